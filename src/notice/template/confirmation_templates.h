// Crier's own templates, which no campaign can name (notice/confirmation_book.h).
#pragma once

#include <string_view>

namespace crier::notice {

inline constexpr std::string_view confirmation_templates[] = {"confirmation", "withdrawal"};

}  // namespace crier::notice
