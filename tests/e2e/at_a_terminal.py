#!/usr/bin/env python3
"""at_a_terminal.py ANSWER COMMAND [WORD…]: runs a command at a terminal of its own, types ANSWER and a
line feed once it asks, prints what the terminal showed, and ends with the command's exit code.
"""
import os
import pty
import sys

answer, command = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
shown = b""
is_asked = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # The command has ended, and with it the terminal.
        break
    if not piece:
        break
    shown += piece
    if not is_asked and b"to go on: " in shown:
        is_asked = True
        os.write(terminal, answer.encode() + b"\n")
_, status = os.waitpid(child, 0)
sys.stdout.write(shown.decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(status))
