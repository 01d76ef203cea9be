"""A first Streamlit app, for packaging/quickstart."""
import datetime

import streamlit as st

STARTED = datetime.datetime.now()

st.title("Hello from Streamlit")
st.write("The launcher started me when somebody asked, and stops me when nobody does.")
name = st.text_input("Your name", "world")
st.metric("Seconds since this page ran first", int((datetime.datetime.now() - STARTED).total_seconds()))
if st.button("Say hello"):
    st.balloons()
    st.success("Hello, " + name + "!")
