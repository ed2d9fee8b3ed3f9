"""The smuggling set: requests that two readers may understand differently.

Each case is (name, bytes, statuses). Every one carries a second request to /smuggled, which no handler may ever
see; the server answers one of the statuses, once, and closes.
"""

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED_HIDDEN = b"0\r\n\r\n" + HIDDEN


def post(fields, body=b"", line=b"POST /case HTTP/1.1", host=b"Host: a\r\n"):
    return line + b"\r\n" + host + fields + b"\r\n" + body


def length(value, body=b"hello"):
    return post(b"Content-Length:" + value + b"\r\n", body + HIDDEN)


def encoding(value, body=CHUNKED_HIDDEN):
    return post(b"Transfer-Encoding:" + value + b"\r\n", body)


def both(first, second):
    return post(first + second, CHUNKED_HIDDEN)


def chunks(body):
    return post(b"Transfer-Encoding: chunked\r\n", body + b"0\r\n\r\n" + HIDDEN)


def get(line=b"GET /case HTTP/1.1", fields=b"Host: a\r\n", end=b"\r\n"):
    return line + b"\r\n" + fields + end + HIDDEN


def _cases():
    bad = (400,)
    cl, te = b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n"

    # One length, odd.
    for value in (b" +5", b" -5", b" 0x5", b" 0x10", b" 5.0", b" 5e0", b"", b" ", b"\t", b" 5 5", b" 5,5", b" 5, 5",
                  b" 5;x", b" '5'", b' "5"', b" 05", b" 005", b" five", b" 5a", b" a5", b" \xb5", b" \xc2\xa05",
                  b" \xd9\xa5", b" 18446744073709551621", b" 4294967301x", b" 99999999999999999999999999999999", b" 1_0",
                  b" 5\x0b", b" 5\x0c", b" 5\x00", b" \x005", b" 5\r", b" 5\n6", b"=5"):
        yield "length" + repr(value)[1:], length(value), bad
    # Two lengths.
    for first, second in ((b"5", b"5"), (b"5", b"6"), (b"0", b"5"), (b"5", b"0"), (b"5", b""), (b"", b"5")):
        yield (f"two lengths {first!r} {second!r}",
               post(b"Content-Length: " + first + b"\r\ncontent-length: " + second + b"\r\n", b"hello" + HIDDEN), bad)
    # Length and coding.
    yield "length then coding", both(cl, te), bad
    yield "coding then length", both(te, cl), bad
    yield "coding and length 0", both(te, b"Content-Length: 0\r\n"), bad
    yield "coding, odd case, and length", both(b"tRANSFER-eNCODING: cHUNKED\r\n", cl), bad
    yield "coding in HTTP/1.0", post(te, CHUNKED_HIDDEN, line=b"POST /case HTTP/1.0"), bad
    yield "coding and length in HTTP/1.0", post(cl + te, CHUNKED_HIDDEN, line=b"POST /case HTTP/1.0"), bad
    # One coding, odd.
    for value in (b" ,chunked", b" chunked,", b" , chunked", b" chunked, chunked", b" \xa0chunked", b" chunked\xa0",
                  b" xchunked", b" chunkedx", b" chunke", b" chunked x", b" x chunked", b" identity", b" chunked, identity",
                  b" identity, chunked", b" chunked;q=1", b" chunked;", b" 'chunked'", b' "chunked"', b"", b" ", b" gzip",
                  b" chunked, gzip", b" \x0bchunked", b" chunked\x0b", b" \x00chunked", b" chunked\x00", b" ch\x00unked",
                  b" chunked\r", b"\n chunked", b"\r\n chunked", b"\r\n\tchunked", b" chun\r\n ked", b" chunked\n", b" \xc2\xa0chunked",
                  b" chunKed\xe2\x84\xaa"):
        yield "coding" + repr(value)[1:], encoding(value), bad
    yield "coding gzip, chunked", encoding(b" gzip, chunked"), (400, 501)
    # Two codings.
    for first, second in ((b"chunked", b"chunked"), (b"chunked", b"identity"), (b"identity", b"chunked"), (b"x", b"chunked"),
                          (b"chunked", b"x"), (b"", b"chunked"), (b"chunked", b"")):
        yield (f"two codings {first!r} {second!r}",
               post(b"Transfer-Encoding: " + first + b"\r\nTransfer-encoding: " + second + b"\r\n", CHUNKED_HIDDEN), bad)
    # Names that only look like the ones that count.
    for name in (b"Content-Length ", b"Content-Length\t", b" Content-Length", b"\tContent-Length", b"Content-Length\x00",
                 b"\x00Content-Length", b"Content\x00-Length", b"Content-Length\r", b"Content-Length\x0b", b"Content Length",
                 b"Content-Length\xa0", b"\xc2\xa0Content-Length", b"(Content-Length", b"Content-Length@", b"Content-Length\n"):
        yield "name" + repr(name)[1:], post(name + b": 5\r\n", b"hello" + HIDDEN), bad
    for name in (b"Transfer-Encoding ", b"Transfer-Encoding\t", b" Transfer-Encoding", b"\tTransfer-Encoding",
                 b"Transfer-Encoding\x00", b"Transfer\x00-Encoding", b"Transfer-Encoding\r", b"Transfer Encoding",
                 b"Transfer-Encoding\xff", b"{Transfer-Encoding}"):
        yield "name" + repr(name)[1:], post(name + b": chunked\r\n", CHUNKED_HIDDEN), bad
        yield "name" + repr(name)[1:] + " beside a length", post(cl + name + b": chunked\r\n", CHUNKED_HIDDEN), bad
    # Line ends and folding.
    yield "bare LF after the request line", b"GET /case HTTP/1.1\nHost: a\r\n\r\n" + HIDDEN, bad
    yield "bare LF everywhere", b"GET /case HTTP/1.1\nHost: a\n\n" + HIDDEN, bad
    yield "bare LF between fields", get(fields=b"Host: a\nX: b\r\n"), bad
    yield "bare CR between fields", get(fields=b"Host: a\rX: b\r\n"), bad
    yield "bare CR before the length", post(b"X: a\rContent-Length: 5\r\n", HIDDEN), bad
    yield "bare LF before the length", post(b"X: a\nContent-Length: 5\r\n", HIDDEN), bad
    yield "bare LF as the empty line", b"GET /case HTTP/1.1\r\nHost: a\r\n\n" + HIDDEN, bad
    yield "CR CR LF", b"GET /case HTTP/1.1\r\r\nHost: a\r\n\r\n" + HIDDEN, bad
    yield "LF CR", b"GET /case HTTP/1.1\n\rHost: a\n\r\n\r" + HIDDEN, bad
    yield "folded field", get(fields=b"Host: a\r\nX: b\r\n c\r\n"), bad
    yield "folded with a tab", get(fields=b"Host: a\r\nX: b\r\n\tc\r\n"), bad
    yield "folded first field", get(fields=b" X: b\r\nHost: a\r\n"), bad
    yield "folded request line", b"GET /case\r\n HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN, bad
    yield "folded length", post(b"Content-Length:\r\n 5\r\n", b"hello" + HIDDEN), bad
    yield "field hidden by folding", post(b"X: a\r\n Content-Length: 5\r\n", HIDDEN), bad
    yield "empty line first", b"\r\n" + get(), bad
    yield "line of blanks", get(fields=b"Host: a\r\n  \r\n"), bad
    yield "line of one tab", get(fields=b"Host: a\r\n\t\r\n"), bad
    # Control signs.
    for sign in (0, 1, 7, 8, 0x0b, 0x0c, 0x1b, 0x7f):
        byte = bytes([sign])
        yield f"sign {sign:#04x} in a value", get(fields=b"Host: a\r\nX: b" + byte + b"c\r\n"), bad
        yield f"sign {sign:#04x} in a name", get(fields=b"Host: a\r\nX" + byte + b": b\r\n"), bad
        yield f"sign {sign:#04x} in the target", get(line=b"GET /ca" + byte + b"se HTTP/1.1"), bad
        yield f"sign {sign:#04x} in the method", get(line=b"G" + byte + b"ET /case HTTP/1.1"), bad
        yield f"sign {sign:#04x} in Host", get(fields=b"Host: a" + byte + b"\r\n"), bad
    # Fields without sense.
    yield "no colon", get(fields=b"Host: a\r\nX\r\n"), bad
    yield "no name", get(fields=b"Host: a\r\n: b\r\n"), bad
    yield "name with a blank", get(fields=b"Host: a\r\nX y: b\r\n"), bad
    # Host.
    yield "no Host", get(fields=b""), bad
    yield "two Hosts", get(fields=b"Host: a\r\nHost: a\r\n"), bad
    yield "two Hosts that differ", get(fields=b"Host: a\r\nhost: b\r\n"), bad
    yield "second Host behind a blank", get(fields=b"Host: a\r\nHost : b\r\n"), bad
    for host in (b"", b" ", b"a b", b"a, b", b"a/b", b"u@a", b"a\\b", b"a?b", b"a#b", b"\xd0\xb0"):
        yield f"Host {host!r}", get(fields=b"Host: " + host + b"\r\n"), bad
    # Request lines.
    for line in (b"GET  /case HTTP/1.1", b"GET /case  HTTP/1.1", b" GET /case HTTP/1.1", b"GET /case HTTP/1.1 ",
                 b"GET\t/case HTTP/1.1", b"GET /case\tHTTP/1.1", b"GET /case", b"GET /case HTTP/1.1 x", b"GET /a b HTTP/1.1",
                 b"GET /case HTTP/1.1\x00", b"GET /case HTTP/01.1", b"GET /case HTTP/1.01", b"GET /case HTTP/1", b"GET /case HTTP/1.",
                 b"GET /case http/1.1", b"GET /case XTTP/1.1", b"GET /case HTTP/-1.1", b"GET /case HTTP/1.1.1", b"GET /case HTTP 1.1",
                 b"/case HTTP/1.1", b"GET HTTP/1.1", b"GET case HTTP/1.1", b"GET * HTTP/1.1", b"GET http://a/case HTTP/1.1",
                 b"GET http://b/case HTTP/1.1", b"GET //b@a:x/../ HTTP/1.1", b"GET /case#x HTTP/1.1", b"GE(T /case HTTP/1.1",
                 b"GET /ca\xd0\xb1se HTTP/1.1", b"GET \\case HTTP/1.1", b"GET ?case HTTP/1.1", b":GET /case HTTP/1.1"):
        yield "line " + repr(line)[1:], get(line=line), bad
    yield "HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN, (400, 505)
    yield "HTTP/3.0", get(line=b"GET /case HTTP/3.0"), (400, 505)
    yield "TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + HIDDEN, bad
    yield "TRACE", get(line=b"TRACE /case HTTP/1.1"), (400, 405, 501)
    yield "CONNECT", get(line=b"CONNECT a:80 HTTP/1.1"), (400, 405, 501)
    yield "unknown method", get(line=b"SMUGGLE /case HTTP/1.1"), (400, 405, 501)
    yield "get in small letters", get(line=b"get /case HTTP/1.1"), (400, 405, 501)
    # Paths.
    for path in (b"/..", b"/../case", b"/a/../case", b"/./case", b"/%2e%2e/case", b"/a/%2E%2e/case", b"/a%2f..%2fcase", b"/a//case",
                 b"//case", b"/%", b"/%4", b"/%zz", b"/%00", b"/case%0d%0aX:%20y", b"/%c0%af", b"/%ff", b"/?a=%", b"/?a=%00", b"/?a=%ff"):
        yield f"path {path!r}", get(line=b"GET " + path + b" HTTP/1.1"), bad
    # Chunks.
    for body in (b"-1\r\nh\r\n", b"+5\r\nhello\r\n", b"0x5\r\nhello\r\n", b"5 \r\nhello\r\n", b" 5\r\nhello\r\n", b"\t5\r\nhello\r\n",
                 b"5\nhello\r\n", b"5\r\nhello\n", b"5\rhello\r\n", b"5\r\nhell\r\n", b"5\r\nhello!\r\n", b"5\r\nhelloX\n", b"\r\n",
                 b"\r\n5\r\nhello\r\n", b"g\r\nhello\r\n", b"5g\r\nhello\r\n", b"ffffffffffffffff\r\nhello\r\n", b"10000000000000005\r\nhello\r\n",
                 b"100000005\r\nhello\r\n", b"00000000000000000005\r\nhello\r\n", b"5;\r\nhello\r\n", b"5;a\r\nhello\r\n", b"5;a=b\r\nhello\r\n",
                 b'5;a="\r\n\r\n"\r\nhello\r\n', b"5;a\nhello\r\n", b"5;\n0\r\n\r\n", b"5 ;a=b\r\nhello\r\n", b"5;" + b"a" * 5000 + b"\r\nhello\r\n",
                 b"5\x00\r\nhello\r\n", b"\x005\r\nhello\r\n", b"5\r\r\nhello\r\n", b"5\r\nhello\r\r\n", b"\xb5\r\nhello\r\n", b"5,5\r\nhello\r\n"):
        yield "chunk " + repr(body[:40])[1:], chunks(body), bad
    yield "chunk of 2^32-1 bytes", chunks(b"ffffffff\r\nhello\r\n"), (400, 413)
    for tail in (b"0\r\nX: y\r\n\r\n", b"0\r\nContent-Length: 5\r\n\r\n", b"0\r\nTransfer-Encoding: chunked\r\n\r\n", b"0\r\nHost: b\r\n\r\n",
                 b"0\r\n X\r\n\r\n", b"0\r\n:\r\n\r\n", b"0\n\n", b"0\r\n\n", b"0\n\r\n", b"0\r\r\n\r\n", b"0;a=b\r\n\r\n", b"0 \r\n\r\n", b"0\r\nX\r\n\r\n",
                 b"0\r\n\rX\r\n", b"00000000000000000\r\n\r\n", b"-0\r\n\r\n", b"0x0\r\n\r\n"):
        yield "last chunk " + repr(tail)[1:], post(te, b"5\r\nhello\r\n" + tail + HIDDEN), bad
    # What is refused for other reasons, and must close all the same.
    yield "packed body", post(cl + b"Content-Encoding: gzip\r\n", b"hello" + HIDDEN), (415,)
    yield "odd expectation", post(cl + b"Expect: the-unexpected\r\n", b"hello" + HIDDEN), (417,)
    yield "101 fields", get(fields=b"Host: a\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(100))), (431,)
    yield "field of 8 KiB", get(fields=b"Host: a\r\nX: " + b"a" * 8192 + b"\r\n"), (431,)
    yield "address of 8 KiB", get(line=b"GET /" + b"a" * 8192 + b" HTTP/1.1"), (414,)
    yield "body of 1 TB", post(b"Content-Length: 1099511627776\r\n", HIDDEN), (413,)


CASES = list(_cases())

# Right requests whose body looks like a request: one request each, answered 200.
HONEST = [
    ("request inside a body with length", post(b"Content-Length: %d\r\n" % len(HIDDEN), HIDDEN)),
    ("request inside a chunk", post(b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n")),
    ("request inside many chunks",
     post(b"Transfer-Encoding: chunked\r\n", b"".join(b"1\r\n" + bytes([c]) + b"\r\n" for c in HIDDEN) + b"0\r\n\r\n")),
    ("request inside a field", get(end=b"X: " + HIDDEN.split(b"\r\n")[0] + b"\r\n\r\n")[: -len(HIDDEN)]),
]
