# SPDX-License-Identifier: Apache-2.0
# Files that become part of the program: included by the build it has the
# function that makes the rule, and run with -P by that rule it writes the C
# file.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(BB_EMBED ${CMAKE_CURRENT_LIST_FILE})

  # bb_embed(TARGET HEADER ARRAY ROOT GLOB...): the files below ROOT, sorted by
  # name, as the array that HEADER declares (base/embedded.h).
  function(bb_embed target header array root)
    list(TRANSFORM ARGN PREPEND ${root}/ OUTPUT_VARIABLE globs)
    file(GLOB files CONFIGURE_DEPENDS ${globs})
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${array}.c)
    string(REPLACE ";" "," globs "${ARGN}")
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DHEADER=${header} -DARRAY=${array}
              -DROOT=${root} -DGLOBS=${globs} -DOUTPUT=${output}
              -P ${BB_EMBED}
      DEPENDS ${files} ${BB_EMBED}
      COMMENT "Embedding ${array}" VERBATIM)
    target_sources(${target} PRIVATE ${output})
  endfunction()
  return()
endif()

string(REPLACE "," ";" GLOBS "${GLOBS}")
list(TRANSFORM GLOBS PREPEND ${ROOT}/)
file(GLOB names RELATIVE ${ROOT} ${GLOBS})
list(SORT names)
set(texts "")
set(rows "")
set(number 0)
foreach(name IN LISTS names)
  file(READ ${ROOT}/${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND texts
         "static const uint8_t file${number}[] = {\n${bytes}0 };\n")
  string(APPEND rows
         "\t{ \"${name}\", { file${number}, sizeof(file${number}) - 1 } },\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made by embed.cmake; do not edit. */
#include \"${HEADER}\"

${texts}
const struct embedded ${ARRAY}[] = {
${rows}\t{ 0 },
};
const size_t ${ARRAY}_nr = ${number};
")
