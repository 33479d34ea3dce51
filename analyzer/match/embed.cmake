# SPDX-License-Identifier: Apache-2.0
# Embeds patterns/*.yaml and patterns/*/*.yaml: included by the build it makes
# the rule, and run with -P by that rule it writes the C file (OUTPUT) from the
# files below ROOT.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(pattern_root ${PROJECT_SOURCE_DIR}/patterns)
  set(pattern_c ${CMAKE_CURRENT_BINARY_DIR}/embedded_patterns.c)
  file(GLOB pattern_files CONFIGURE_DEPENDS
       ${pattern_root}/*.yaml ${pattern_root}/contexts/*.yaml)
  add_custom_command(
    OUTPUT ${pattern_c}
    COMMAND ${CMAKE_COMMAND} -DROOT=${pattern_root} -DOUTPUT=${pattern_c}
            -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${pattern_files} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Embedding the pattern files" VERBATIM)
  target_sources(bb_match PRIVATE ${pattern_c})
  return()
endif()

file(GLOB names RELATIVE ${ROOT} ${ROOT}/*.yaml ${ROOT}/contexts/*.yaml)
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
file(WRITE ${OUTPUT} "/* Made by match/embed.cmake; do not edit. */
#include \"match/embedded.h\"

${arrays}
const struct embedded_file embedded_files[] = {
${rows}\t{ 0 },
};
const size_t embedded_files_nr = ${number};
")
