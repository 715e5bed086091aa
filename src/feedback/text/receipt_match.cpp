#include "feedback/text/receipt_match.h"

#include <vector>

#include "feedback/text/message_ids.h"

namespace crier::feedback {
namespace {

// Of a receipt the source is whom the text went to; some turn the two around.
bool names_number(const CameText& text, std::string_view number) {
  return is_same_number(text.from, number) || is_same_number(text.to, number);
}

std::optional<std::size_t> only(const std::vector<std::size_t>& places) {
  if (places.size() != 1) return std::nullopt;
  return places.front();
}

}  // namespace

std::optional<std::size_t> part_meant(const CameText& text, const TextReceipt& receipt,
                                      std::span<const NamedPart> parts) {
  const IdForms forms = id_forms(receipt.id);
  // Whom it is for is our sender, as a rule: that alone says nothing against a part.
  const bool has_number = is_whole_number(text.from);
  std::vector<std::size_t> same;
  std::vector<std::size_t> converted;
  for (std::size_t place = 0; place < parts.size(); ++place) {
    const NamedPart& part = parts[place];
    const bool is_named = names_number(text, part.number);
    if (has_number && !is_named) continue;
    if (part.id_form == forms.same) {
      same.push_back(place);
    } else if (is_named) {
      for (const std::string& form : forms.converted) {
        if (part.id_form == form) converted.push_back(place);
      }
    }
  }
  return same.empty() ? only(converted) : only(same);
}

}  // namespace crier::feedback
