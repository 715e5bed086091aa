# crier_precompile(target [headers…]): what several files of a target include is read once for the
# target instead of once for each of them, with what is named. Headers take three quarters of the time
# of a build from nothing. Off unless asked for: with it, nobody notices what a file forgets to include,
# every file is compiled again when one of these headers changes, and a compiler cache does not help.
option(CRIER_PRECOMPILE "Read common headers once a target" OFF)

# The headers that at least `least` of the sources include, as they include them but in angles: those
# in quotes would be looked for beside the CMakeLists.txt.
function(crier_common_headers variable least)
  set(seen "")
  foreach(source ${ARGN})
    if(source MATCHES "\\.cpp$")
      file(STRINGS ${source} lines REGEX "^#include [<\"]")
      list(REMOVE_DUPLICATES lines)
      list(APPEND seen ${lines})
    endif()
  endforeach()
  list(TRANSFORM seen REPLACE "^#include [<\"]([^>\"]+)[>\"].*" "\\1")
  set(common ${seen})
  list(REMOVE_DUPLICATES common)
  # Headers of tests are meant for the few files beside them, and so are the names in them.
  list(FILTER common EXCLUDE REGEX "^(unit|property|contract|simulation|integration|e2e|fuzz|bench)/")
  set(found "")
  foreach(header ${common})
    set(same ${seen})
    string(REGEX REPLACE "([][+.*()^])" "\\\\\\1" pattern ${header})
    list(FILTER same INCLUDE REGEX "^${pattern}$")
    list(LENGTH same count)
    if(NOT count LESS least)
      list(APPEND found ${header})
    endif()
  endforeach()
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

function(crier_precompile target)
  get_target_property(sources ${target} SOURCES)
  list(LENGTH sources count)
  # To read them once costs as much as two files.
  if(NOT CRIER_PRECOMPILE OR count LESS 5)
    return()
  endif()
  crier_common_headers(headers 3 ${sources})
  list(APPEND headers ${ARGN})
  list(REMOVE_DUPLICATES headers)
  # What a file defines first is meant for the headers that it includes.
  foreach(source ${sources})
    if(source MATCHES "\\.cpp$")
      file(STRINGS ${source} definitions REGEX "^#define ")
      if(definitions)
        set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
      endif()
    endif()
  endforeach()
  list(TRANSFORM headers REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:CXX>:<\\1$<ANGLE-R>>")
  target_precompile_headers(${target} PRIVATE ${headers})
endfunction()
