# SQL to C++: store.sql and *_store.sql of a folder become headers, db/migrations becomes a library.
# Will not check SQL against a database: the store tests prepare every query on both.

# Debian's own Python: a private one that happens to stand first on the path may lack what we expect.
find_program(MEGDAN_SQL_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(MEGDAN_SQL_PYTHON python3 REQUIRED)
set(MEGDAN_QUERIES_TOOL "${CMAKE_SOURCE_DIR}/tools/queries.py")

# megdan_compile_queries(out_var): the headers generated for CMAKE_CURRENT_SOURCE_DIR, e.g.
# <build>/generated/people/store_sql.hpp, included as "people/store_sql.hpp".
function(megdan_compile_queries out_var)
  file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}/src" "${CMAKE_CURRENT_SOURCE_DIR}")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/store.sql"
       "${CMAKE_CURRENT_SOURCE_DIR}/*_store.sql")
  set(headers)
  foreach(source ${sources})
    get_filename_component(stem "${source}" NAME_WE)
    set(header "${CMAKE_BINARY_DIR}/generated/${folder}/${stem}_sql.hpp")
    add_custom_command(
      OUTPUT "${header}"
      COMMAND "${MEGDAN_SQL_PYTHON}" "${MEGDAN_QUERIES_TOOL}" queries --source "${source}" --folder "${folder}"
              --out "${header}"
      DEPENDS "${source}" "${MEGDAN_QUERIES_TOOL}"
      COMMENT "SQL ${folder}/${stem}.sql"
      VERBATIM)
    list(APPEND headers "${header}")
  endforeach()
  megdan_generated_early("${folder}/queries" ${headers})
  set(${out_var} ${headers} PARENT_SCOPE)
endfunction()

# megdan_migrations_library(): the library megdan_migrations, declared in src/db/migrations.hpp.
function(megdan_migrations_library)
  set(folder "${CMAKE_SOURCE_DIR}/db/migrations")
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.sql" "${folder}/HEAD")
  set(source "${CMAKE_BINARY_DIR}/generated/db/migrations.cpp")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${MEGDAN_SQL_PYTHON}" "${MEGDAN_QUERIES_TOOL}" migrations --folder "${folder}" --out "${source}"
    DEPENDS ${sources} "${MEGDAN_QUERIES_TOOL}"
    COMMENT "SQL db/migrations"
    VERBATIM)
  add_library(megdan_migrations STATIC "${source}")
  target_include_directories(megdan_migrations PUBLIC "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
  target_link_libraries(megdan_migrations PUBLIC megdan_core)
endfunction()
