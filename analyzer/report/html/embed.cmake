# SPDX-License-Identifier: Apache-2.0
# Embeds style.css and script.js of this folder, as match/embed.cmake does the
# patterns: included by the build it makes the rule, and run with -P by that
# rule it writes the C file (OUTPUT).

set(names style.css script.js)
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(html_c ${CMAKE_CURRENT_BINARY_DIR}/embedded_html.c)
  list(TRANSFORM names PREPEND ${CMAKE_CURRENT_LIST_DIR}/
       OUTPUT_VARIABLE html_files)
  add_custom_command(
    OUTPUT ${html_c}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${html_c} -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${html_files} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Embedding the style and script of the HTML report" VERBATIM)
  target_sources(bb_report PRIVATE ${html_c})
  return()
endif()

set(text "/* Made by report/html/embed.cmake; do not edit. */
#include \"report/html.h\"
")
foreach(name IN LISTS names)
  string(REGEX REPLACE "\\..*" "" noun ${name})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND text "
static const uint8_t ${noun}[] = {\n${bytes}0 };
const struct bytes html_${noun} = { ${noun}, sizeof(${noun}) - 1 };
")
endforeach()
file(WRITE ${OUTPUT} "${text}")
