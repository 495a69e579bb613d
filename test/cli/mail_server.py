"""A mail server for tests: keeps each letter as FOLDER/N.eml with its envelope in N.to; says what FOLDER/answer
says (a line such as "450 busy") instead of taking a letter; with FOLDER/hush it adds each to FOLDER/taken and
hangs up without an answer. Prints its port."""
import os, sys
from aiosmtpd.controller import Controller

folder, host = sys.argv[1], sys.argv[2]


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        answer = os.path.join(folder, "answer")
        if os.path.exists(answer):
            with open(os.path.join(folder, "refused"), "a") as f:
                f.write("x\n")
            return open(answer).read().strip()
        if os.path.exists(os.path.join(folder, "hush")):
            with open(os.path.join(folder, "taken"), "ab") as f:
                f.write(envelope.original_content)
            server.transport.abort()
            return "250 OK"
        number = len([n for n in os.listdir(folder) if n.endswith(".eml")]) + 1
        with open(os.path.join(folder, f"{number}.to"), "w") as f:
            f.write(envelope.mail_from + " " + " ".join(envelope.rcpt_tos))
        aside = os.path.join(folder, f"{number}.part")
        with open(aside, "wb") as f:
            f.write(envelope.original_content)
        os.rename(aside, os.path.join(folder, f"{number}.eml"))
        return "250 OK"


controller = Controller(Keeper(), hostname=host, port=int(sys.argv[3]) if len(sys.argv) > 3 else 0)
controller.ready_timeout = 30
if controller.port == 0:  # aiosmtpd wants to know its port
    import socket
    with socket.socket() as s:
        s.bind((host, 0))
        controller.port = s.getsockname()[1]
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
