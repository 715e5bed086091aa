// Writes fields as RFC 4180 wants them: quoted only where it must be.
#pragma once

#include <string>
#include <string_view>

namespace crier::audience {

// Appends `text` as one field, without the delimiter after it.
void append_csv_field(std::string& into, std::string_view text, char delimiter = ',');

}  // namespace crier::audience
