#!/usr/bin/env python3
"""A host in Python: drives a real plugin through ctypes, with nothing but the published struct layouts.

Usage: ctypes_host.py PLUGIN.so. Exit 0 when create, init, activate, deactivate and destroy did what ent/plugin.h says.
"""
import ctypes as c
import sys


class Str(c.Structure):
    _fields_ = [("ptr", c.c_char_p), ("len", c.c_uint64)]


class Error(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("status", c.c_int32), ("key", c.c_char * 64), ("detail", c.c_char * 256)]


class Call(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("flags", c.c_uint32), ("actor", Str), ("acting_for", Str),
                ("school", Str), ("locale", Str), ("correlation_id", Str), ("deadline_ms", c.c_int64),
                ("idempotency_key", Str), ("cancel", c.c_void_p)]


class Host(c.Structure):
    pass


GET_SERVICE = c.CFUNCTYPE(c.c_void_p, c.POINTER(Host), c.c_char_p)
Host._fields_ = [("struct_size", c.c_uint32), ("abi_major", c.c_uint32), ("abi_minor", c.c_uint32),
                 ("reserved", c.c_uint32), ("name", Str), ("version", Str), ("host_data", c.c_void_p),
                 ("get_service", GET_SERVICE)]


class Plugin(c.Structure):
    pass


P = c.POINTER(Plugin)
E = c.POINTER(Error)
Plugin._fields_ = [("struct_size", c.c_uint32), ("reserved", c.c_uint32), ("plugin_data", c.c_void_p),
                   ("init", c.CFUNCTYPE(c.c_int32, P, E)),
                   ("upgrade", c.CFUNCTYPE(c.c_int32, P, c.POINTER(Call), Str, E)),
                   ("activate", c.CFUNCTYPE(c.c_int32, P, c.POINTER(Call), E)),
                   ("deactivate", c.CFUNCTYPE(c.c_int32, P, c.c_int64, E)),
                   ("destroy", c.CFUNCTYPE(None, P)),
                   ("get_extension", c.CFUNCTYPE(c.c_void_p, P, c.c_char_p))]


class Entry(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("abi_major", c.c_uint32), ("abi_minor", c.c_uint32),
                ("min_host_minor", c.c_uint32), ("build_id", Str), ("manifest_json", Str),
                ("create", c.CFUNCTYPE(P, c.POINTER(Host), E))]


LOG_WRITE = c.CFUNCTYPE(None, c.POINTER(Host), c.POINTER(Call), c.c_int32, Str)
NOW = c.CFUNCTYPE(c.c_int64, c.POINTER(Host))


class Log(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("write", LOG_WRITE)]


class Clock(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("now_ms", NOW)]


class Empty(c.Structure):
    """A table whose functions are all NULL: not implemented."""
    _fields_ = [("struct_size", c.c_uint32), ("functions", c.c_void_p * 16)]


logged = []


def main(path):
    log = Log(c.sizeof(Log), LOG_WRITE(lambda host, call, level, text: logged.append(c.string_at(text.ptr, text.len))))
    clock = Clock(c.sizeof(Clock), NOW(lambda host: 1800000000000))
    empty = Empty(c.sizeof(Empty))
    tables = {b"ent.log/1": log, b"ent.clock/1": clock}
    for name in (b"session", b"rights", b"menu", b"settings", b"documents", b"records", b"audit", b"http",
                 b"directory", b"catalogue"):
        tables[b"ent." + name + b"/1"] = empty
    get_service = GET_SERVICE(lambda host, wanted: c.addressof(tables[wanted]) if wanted in tables else None)
    host = Host(c.sizeof(Host), 1, 0, 0, Str(b"python", 6), Str(b"3", 1), None, get_service)
    error = Error(c.sizeof(Error))
    call = Call(struct_size=c.sizeof(Call), flags=1)

    library = c.CDLL(path, mode=2)  # RTLD_NOW, local
    library.ent_plugin_entry.restype = c.POINTER(Entry)
    entry = library.ent_plugin_entry().contents
    assert entry.struct_size >= c.sizeof(Entry), entry.struct_size
    assert entry.abi_major == 1, entry.abi_major
    print("build id:", c.string_at(entry.build_id.ptr, entry.build_id.len).decode())
    plugin = entry.create(c.byref(host), c.byref(error))
    assert plugin, error.detail
    table = plugin.contents
    assert table.struct_size >= c.sizeof(Plugin), table.struct_size
    assert table.init(plugin, c.byref(error)) == 0, error.detail
    assert table.activate(plugin, c.byref(call), c.byref(error)) == 0, error.detail
    assert table.get_extension(plugin, b"ent.plugin.http/1")
    assert not table.get_extension(plugin, b"ent.plugin.unknown/7")
    assert table.deactivate(plugin, 1800000001000, c.byref(error)) == 0, error.detail
    table.destroy(plugin)
    print("create, init, activate, deactivate, destroy: ok;", len(logged), "log lines")


if __name__ == "__main__":
    main(sys.argv[1])
