# views/*.html of a folder become C++ (tools/views.py): generated/<feature>/views_render.hpp declares,
# views_1.cpp … define. What it will not do: anything at run time.

set(MEGDAN_VIEW_COMPILER "${CMAKE_SOURCE_DIR}/tools/views.py")
set(MEGDAN_VIEW_COMPILER_PARTS "${MEGDAN_VIEW_COMPILER}" "${CMAKE_SOURCE_DIR}/tools/views_cpp.py")

# megdan_compile_views(out_var): called by megdan_library; out_var gets the generated sources.
function(megdan_compile_views out_var)
  file(GLOB views CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/views/*.html")
  if(NOT views)
    set(${out_var} "" PARENT_SCOPE)
    return()
  endif()
  file(RELATIVE_PATH feature "${CMAKE_SOURCE_DIR}/src" "${CMAKE_CURRENT_SOURCE_DIR}")
  set(out "${CMAKE_BINARY_DIR}/generated/${feature}")
  # Eight views a unit: few enough that one edit recompiles little, many enough to share the headers.
  list(LENGTH views count)
  math(EXPR units "(${count} + 7) / 8")
  set(sources "")
  foreach(unit RANGE 1 ${units})
    list(APPEND sources "${out}/views_${unit}.cpp")
  endforeach()
  add_custom_command(
    OUTPUT "${out}/views_render.hpp" ${sources}
    COMMAND /usr/bin/python3 "${MEGDAN_VIEW_COMPILER}" --feature "${feature}"
            --source "${CMAKE_CURRENT_SOURCE_DIR}/views" --out "${out}" --units ${units}
    DEPENDS ${views} ${MEGDAN_VIEW_COMPILER_PARTS}
    COMMENT "Views of ${feature}"
    VERBATIM)
  megdan_generated_early("${feature}/views" "${out}/views_render.hpp" ${sources})
  set(${out_var} "${out}/views_render.hpp" ${sources} PARENT_SCOPE)
endfunction()
