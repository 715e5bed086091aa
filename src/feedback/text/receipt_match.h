// For which part of which text a receipt is. A name alone proves little: names are written in two
// ways (message_ids.h), are used again after a while, and one login may be shared with another
// program. So the number that the text went to decides as well, wherever the receipt has it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "feedback/text/came_text.h"
#include "feedback/text/text_receipt.h"

namespace crier::feedback {

// A part of ours that has one of the names.
struct NamedPart {
  std::string_view id_form;
  std::string_view number;  // That it went to.
};

// Its place in `parts`. Nothing: none of them is meant for certain.
//
// Where the receipt says from whom it is, by a whole number, that or whom it is for has to be the
// part's; then its name may be written in either way. Where it does not, the name must be the same
// as written. If several are left, those with the same name count; if several of these, none does.
[[nodiscard]] std::optional<std::size_t> part_meant(const CameText& text,
                                                    const TextReceipt& receipt,
                                                    std::span<const NamedPart> parts);

}  // namespace crier::feedback
