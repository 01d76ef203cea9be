"""A web app that needs nothing but Python, for packaging/quickstart."""
import http.server
import os
import sys
import time

STARTED = time.monotonic()
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{app}</title>
<h1>Hello from {app}</h1><p>The launcher started me {seconds:.0f} s ago, when somebody asked; process {pid}.</p></html>"""


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = PAGE.format(app=sys.argv[2], seconds=time.monotonic() - STARTED, pid=os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


print(sys.argv[2], "listens on", sys.argv[1], flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hello).serve_forever()
