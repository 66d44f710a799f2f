# Reads a shorthand expression from standard input, parses it as often as the
# argument says, and prints the nanoseconds of all of it, without the start of
# the interpreter, and what was read. One parser for all, as in the AWS CLI;
# timeit turns the garbage collector off.
import json
import sys
import timeit

from awscli.shorthand import ShorthandParser

text = sys.stdin.read()
parse = ShorthandParser().parse
seconds = timeit.timeit("parse(text)", number=int(sys.argv[1]), globals=globals())
print(json.dumps({"Nanoseconds": seconds * 1e9, "Read": parse(text)}))
