# How po/<language>/<folder>.po become one .mo for each language, embedded in the binary. What it will not do:
# ask whether every text is translated; that is the test `texts`.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(MSGFMT msgfmt REQUIRED)

# megdan_embed_texts(variable): names the generated source in `variable`.
function(megdan_embed_texts variable)
  file(GLOB catalogues CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/po/*/*.po")
  file(GLOB tools CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tools/texts*.py")
  set(out "${CMAKE_BINARY_DIR}/generated/i18n/catalogues.cpp")
  add_custom_command(OUTPUT "${out}"
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/texts.py" embed "${out}"
    DEPENDS ${catalogues} ${tools}
    COMMENT "Texts: catalogues of po/"
    VERBATIM)
  megdan_generated_early(i18n/texts "${out}")
  set(${variable} "${out}" PARENT_SCOPE)
endfunction()

if(MEGDAN_TESTS AND NOT MEGDAN_FUZZ)
  add_test(NAME texts COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/texts.py" check)
  add_test(NAME texts_tool COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/texts_test.py")
endif()
