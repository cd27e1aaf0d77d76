"""Servers as the vendors would be, on this machine: they check what they are sent, keep it, and answer as told.

The signatures are reckoned here with Python's own libraries, from the vendors' pages, not with the code under test.
"""
import base64
import hashlib
import hmac
import json
import socket
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def hmac256(key, text):
    key, text = (part.encode() if isinstance(part, str) else part for part in (key, text))
    return hmac.new(key, text, hashlib.sha256).digest()


def b64(raw):
    return base64.b64encode(raw).decode()


class Fake:
    """An HTTP server. `answer(request)` gives (status, headers, body) or None: nothing is answered, and the connection ends."""

    def __init__(self, answer=None):
        self.requests, self.connections, self.open = [], 0, threading.Event()
        self.answer = answer or (lambda request: (200, {}, "{}"))
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                fake.connections += 1
                super().setup()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                request = {"path": path, "query": dict(urllib.parse.parse_qsl(query, keep_blank_values=True)), "raw": query,
                           "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body}
                fake.requests.append(request)
                told = fake.answer(request)
                if told is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, headers, text = told
                text = (text if isinstance(text, str) else json.dumps(text)).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # who sent was killed
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def bodies(self):
        return [json.loads(request["body"]) for request in self.requests]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Silent:
    """Takes connections and says nothing, until it is closed."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.held = []
        threading.Thread(target=self.hold, daemon=True).start()

    def hold(self):
        while True:
            try:
                self.held.append(self.listener.accept()[0])
            except OSError:
                return

    def close(self):
        self.listener.close()
        for one in self.held:
            one.close()


class Dripping(Silent):
    """Answers well, a byte at a time: for who waits from one byte to the next it never ends."""

    def hold(self):
        def drip(connection):
            try:
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Long: " + b"x" * 300:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.2)
            except OSError:
                pass
        while True:
            try:
                self.held.append(self.listener.accept()[0])
            except OSError:
                return
            threading.Thread(target=drip, args=(self.held[-1],), daemon=True).start()


# ---- what each vendor checks; each returns the vendor's answer to a request ----

def webhook_is_signed(request, secret):
    headers = request["headers"]
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request["body"]
    return headers["webhook-signature"] == "v1," + b64(hmac256(secret, text))


def wecom(request, key):
    body = json.loads(request["body"])
    if request["path"] != "/cgi-bin/webhook/send" or request["query"].get("key") != key:
        return {"errcode": 93000, "errmsg": "invalid webhook url"}
    content = body[body["msgtype"]]["content"]
    if len(content.encode()) > {"text": 2048, "markdown": 4096}[body["msgtype"]]:
        return {"errcode": 40058, "errmsg": "content too long"}
    return {"errcode": 0, "errmsg": "ok"}


def dingtalk(request, token, secret):
    query, body = request["query"], json.loads(request["body"])
    right = b64(hmac256(secret, f"{query.get('timestamp')}\n{secret}"))
    if request["path"] != "/robot/send" or query.get("access_token") != token:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    if query.get("sign") != right:
        return {"errcode": 310000, "errmsg": "sign not match"}
    if len(request["body"]) > 20000:
        return {"errcode": 460101, "errmsg": "message too long"}
    return {"errcode": 0, "errmsg": "ok"} if body["msgtype"] in body else {"errcode": 40035, "errmsg": "bad"}


def feishu(request, token, secret):
    body = json.loads(request["body"])
    if request["path"] != f"/open-apis/bot/v2/hook/{token}":
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    if body.get("sign") != b64(hmac256(f"{body.get('timestamp')}\n{secret}", b"")):
        return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def aliyun_is_signed(request, key):
    headers = request["headers"]
    signed = headers["authorization"].split("SignedHeaders=")[1].split(",")[0]
    query = "&".join(f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
                     for name, value in sorted(request["query"].items()))
    lines = "".join(f"{name}:{headers[name]}\n" for name in signed.split(";"))
    digest = hashlib.sha256(request["body"]).hexdigest()
    canonical = f"POST\n/\n{query}\n{lines}\n{signed}\n{digest}"
    right = hmac256(key, "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()).hex()
    return headers["authorization"].endswith("Signature=" + right) and headers["x-acs-content-sha256"] == digest


def tencent_is_signed(request, key):
    headers, stamp = request["headers"], request["headers"]["x-tc-timestamp"]
    scope = headers["authorization"].split("Credential=")[1].split(",")[0].split("/", 1)[1]
    canonical = (f"POST\n/\n\ncontent-type:{headers['content-type']}\nhost:{headers['host']}\n\ncontent-type;host\n"
                 + hashlib.sha256(request["body"]).hexdigest())
    text = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n" + hashlib.sha256(canonical.encode()).hexdigest()
    date, service, _ = scope.split("/")
    right = hmac256(hmac256(hmac256(hmac256("TC3" + key, date), service), "tc3_request"), text).hex()
    return headers["authorization"].endswith("Signature=" + right) and service == "sms"
