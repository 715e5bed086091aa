# crier_precompile(target [headers…]): what most files include is read once for the target instead of
# once for each of its files, with what the target adds. A build from nothing takes half the time.
# Off unless asked for: with it, nobody notices what a file forgets to include, and a compiler cache
# does not help.
option(CRIER_PRECOMPILE "Read common headers once a target" OFF)

function(crier_precompile target)
  get_target_property(sources ${target} SOURCES)
  list(LENGTH sources count)
  # To read them once costs as much as two files.
  if(NOT CRIER_PRECOMPILE OR count LESS 5)
    return()
  endif()
  set(headers
    algorithm array chrono cstddef cstdint exception functional map memory optional set span string
  string_view utility variant vector fmt/format.h ${ARGN})
  list(TRANSFORM headers REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:CXX>:<\\1$<ANGLE-R>>")
  target_precompile_headers(${target} PRIVATE ${headers})
endfunction()
