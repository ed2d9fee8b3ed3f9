# SQLite as the library megdan_sqlite, from the source that the npm package better-sqlite3 carries, with our own
# flags. Will not use the system's SQLite: every version before 3.51.3 can lose data when a WAL is reset.

set(MEGDAN_SQLITE_FOLDER "${CMAKE_SOURCE_DIR}/node_modules/better-sqlite3/deps/sqlite3")
if(NOT EXISTS "${MEGDAN_SQLITE_FOLDER}/sqlite3.c")
  message(FATAL_ERROR
    "SQLite's source is missing: ${MEGDAN_SQLITE_FOLDER}/sqlite3.c\n"
    "It comes with an npm package. Run this once in ${CMAKE_SOURCE_DIR}:\n"
    "    npm ci --ignore-scripts")
endif()

if(NOT TARGET megdan_sqlite)
  add_library(megdan_sqlite STATIC "${MEGDAN_SQLITE_FOLDER}/sqlite3.c")
  target_include_directories(megdan_sqlite SYSTEM PUBLIC "${MEGDAN_SQLITE_FOLDER}")
  target_compile_definitions(megdan_sqlite PRIVATE
    _GNU_SOURCE
    SQLITE_THREADSAFE=1
    SQLITE_DEFAULT_MEMSTATUS=0
    SQLITE_DEFAULT_SYNCHRONOUS=2
    SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
    SQLITE_DEFAULT_FOREIGN_KEYS=1
    SQLITE_DEFAULT_FILE_PERMISSIONS=0600
    SQLITE_TRUSTED_SCHEMA=0
    SQLITE_DQS=0
    SQLITE_MAX_MMAP_SIZE=0
    SQLITE_TEMP_STORE=2
    SQLITE_USE_URI=0
    SQLITE_ENABLE_FTS5
    SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_STRICT_SUBTYPE=1
    SQLITE_OMIT_SHARED_CACHE
    SQLITE_OMIT_LOAD_EXTENSION
    SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_DECLTYPE
    SQLITE_USE_ALLOCA
    HAVE_FDATASYNC=1
    HAVE_USLEEP=1
    HAVE_ISNAN=1
    HAVE_LOCALTIME_R=1
    HAVE_GMTIME_R=1
    HAVE_PREAD=1
    HAVE_PWRITE=1)
  # Always fast, never our warnings; hidden, so that no shared library can meet this SQLite by accident.
  target_compile_options(megdan_sqlite PRIVATE -w -O2 -fvisibility=hidden)
  if(MEGDAN_FUZZ)
    # The targets fuzz our readers; instrumented, this one file takes clang more than eight minutes.
    target_compile_options(megdan_sqlite PRIVATE -fno-sanitize=all)
  endif()
  set_target_properties(megdan_sqlite PROPERTIES C_STANDARD 11)
  find_package(Threads REQUIRED)
  target_link_libraries(megdan_sqlite PUBLIC Threads::Threads m)
endif()
