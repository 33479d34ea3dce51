# SPDX-License-Identifier: Apache-2.0
# Embeds remedy/kit/*: included by the build it makes the rule, and run with -P
# by that rule it writes the C file (OUTPUT) from the files of ROOT.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(kit_root ${CMAKE_CURRENT_LIST_DIR}/kit)
  set(kit_c ${CMAKE_CURRENT_BINARY_DIR}/embedded_kit.c)
  file(GLOB kit_files CONFIGURE_DEPENDS ${kit_root}/*.py ${kit_root}/*.sh)
  add_custom_command(
    OUTPUT ${kit_c}
    COMMAND ${CMAKE_COMMAND} -DROOT=${kit_root} -DOUTPUT=${kit_c}
            -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${kit_files} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Embedding the kit of remediation" VERBATIM)
  target_sources(bb_remedy PRIVATE ${kit_c})
  return()
endif()

file(GLOB names RELATIVE ${ROOT} ${ROOT}/*.py ${ROOT}/*.sh)
list(SORT names)
set(arrays "")
set(rows "")
set(number 0)
foreach(name IN LISTS names)
  file(READ ${ROOT}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays
         "static const uint8_t file${number}[] = {\n${bytes}0 };\n")
  string(APPEND rows
         "\t{ \"${name}\", file${number}, sizeof(file${number}) - 1 },\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made by remedy/embed.cmake; do not edit. */
#include \"remedy/kit.h\"

${arrays}
const struct kit_file kit_files[] = {
${rows}\t{ 0 },
};
const size_t kit_files_nr = ${number};
")
