r"""mitmproxy before the launcher, straight to the app: requests for hello go to the app's own port, which has to be fixed
(port: 8501), and through the launcher's gateway only while the app is down, which wakes it.

    mitmdump --listen-port 80 --mode reverse:http://127.0.0.1:8600 --set keep_host_header=true \
        --set connection_strategy=lazy -s mitmproxy-direct.py

The address in this line is gateway.listen.

Each request and each message that a visitor sends over a WebSocket touches the app's file. mitmproxy does that as its own
user: name it in launcher.trackers, and put it into the group streamlit-launcher.
"""
import logging
import pathlib
import socket

APP = ("127.0.0.1", 8501)
PATH = "/hello/"
TOUCH = pathlib.Path("/tmp/streamlit-access/hello")
POLLS = ("/_stcore/health", "/_stcore/host-config")  # what the tabs of an app that sleeps go on asking for


def is_up():
    try:
        socket.create_connection(APP, timeout=1).close()
        return True
    except OSError:
        return False


def touch():
    try:
        TOUCH.touch()
    except OSError as error:
        logging.warning("the use of hello is not tracked: %s", error)


def requestheaders(flow):
    request = flow.request
    host = request.host_header or ""
    request.headers["X-Forwarded-For"] = flow.client_conn.peername[0]  # and not what a visitor claims
    request.headers["X-Forwarded-Host"] = host
    request.headers["X-Forwarded-Proto"] = "https" if flow.client_conn.tls_established else "http"
    request.stream = True  # uploads are passed on as they come
    if request.path.startswith(PATH):
        if not request.path.split("?")[0].endswith(POLLS):
            touch()
        if is_up():
            request.host, request.port = APP
            request.host_header = host


def responseheaders(flow):
    flow.response.stream = True  # answers are passed on as they come


def websocket_message(flow):
    if flow.websocket.messages[-1].from_client and flow.request.path.startswith(PATH):
        touch()
    del flow.websocket.messages[:-1]  # mitmproxy would keep all of them
