"""mitmproxy before the launcher, everything through its gateway: that wakes apps, shows the loading page, and sees which
apps are in use. The address below is gateway.listen.

    mitmdump --listen-port 80 --mode reverse:http://127.0.0.1:8600 --set keep_host_header=true -s mitmproxy-gateway.py
"""


def requestheaders(flow):
    request = flow.request
    request.headers["X-Forwarded-For"] = flow.client_conn.peername[0]  # and not what a visitor claims
    request.headers["X-Forwarded-Host"] = request.host_header or ""
    request.headers["X-Forwarded-Proto"] = "https" if flow.client_conn.tls_established else "http"
    request.stream = True  # uploads are passed on as they come


def responseheaders(flow):
    flow.response.stream = True  # answers are passed on as they come


def websocket_message(flow):
    del flow.websocket.messages[:-1]  # mitmproxy would keep all of them
