// Crier's own templates, which no campaign can name (notice/owed/confirmation_book.h,
// correction_book.h beside it).
#pragma once

#include <string_view>

namespace crier::notice {

inline constexpr std::string_view confirmation_templates[] = {"confirmation", "withdrawal",
                                                              "correction"};

}  // namespace crier::notice
