"""Answers command lines as the oracle does, but each in a process of its own.

    /usr/bin/python3 oracle.py ORACLE < lines > answers

ORACLE is awscli_oracle.py of ../shared/oracle. The AWS CLI keeps what some
options say (--profile, --region, --cli-input-json) for the next command line of
the same process, so each line is answered in a child of one that has read none.
"""
import importlib.util
import io
import os
import sys

spec = importlib.util.spec_from_file_location("oracle", sys.argv[1])
oracle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(oracle)
driver = oracle.create_clidriver()
driver._get_command_table()["ec2"]._get_command_table()  # what takes long, and reads no line
driver.session.get_component("data_loader").load_service_model("ec2", "endpoint-rule-set-1")
oracle.create_clidriver = lambda *_: driver

for line in sys.stdin:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        answers = os.dup(1)
        os.dup2(2, 1)  # help and skeletons
        sys.stdin, sys.stdout = io.StringIO(line), os.fdopen(answers, "w")
        oracle.main()
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        print('{"ok": false, "error": "the oracle failed"}')
