#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "feedback/text/came_text.h"
#include "feedback/text/message_ids.h"
#include "feedback/text/receipt_match.h"

namespace crier::feedback {
namespace {

// As SMSCs write one number: in either system, in either case, with zeros in front or without.
std::string written(std::uint64_t number) {
  const std::string zeros(*rc::gen::inRange<std::size_t>(0, 12), '0');
  switch (*rc::gen::inRange(0, 3)) {
    case 0: return zeros + fmt::format("{}", number);
    case 1: return zeros + fmt::format("{:x}", number);
    default: return zeros + fmt::format("{:X}", number);
  }
}

std::string any_number() {
  return fmt::format("{}", *rc::gen::inRange<std::int64_t>(10'000'000, 999'999'999'999'999));
}

std::string any_octets() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

std::optional<std::size_t> meant(const std::string& from, const std::string& id,
                                 const NamedPart& part) {
  return part_meant({.from = from}, {.id = id, .state = ReceiptState::delivered}, {&part, 1});
}

RC_GTEST_PROP(ReceiptLaw, a_part_is_found_by_its_name_however_both_write_it, ()) {
  const auto number = *rc::gen::arbitrary<std::uint64_t>();
  const std::string to = any_number();
  const std::string form = id_form(written(number));

  RC_ASSERT(meant(to, written(number), {.id_form = form, .number = to}) == 0U);
}

RC_GTEST_PROP(ReceiptLaw, no_part_to_another_number_is_ever_found, ()) {
  const auto number = *rc::gen::arbitrary<std::uint64_t>();
  const std::string to = any_number();
  const std::string from = any_number();
  RC_PRE(!is_same_number(to, from));
  const std::string form = id_form(written(number));

  RC_ASSERT(!meant(from, written(number), {.id_form = form, .number = to}));
}

RC_GTEST_PROP(ReceiptLaw, without_a_number_only_the_same_name_finds_a_part, ()) {
  const auto taken = *rc::gen::arbitrary<std::uint64_t>();
  const auto told = *rc::gen::arbitrary<std::uint64_t>();
  const std::string form = id_form(written(taken));
  const std::string id = written(told);

  const bool is_found = meant("", id, {.id_form = form, .number = any_number()}).has_value();

  RC_ASSERT(is_found == (id_form(id) == form));
}

RC_GTEST_PROP(ReceiptLaw, what_came_is_read_as_it_was_kept, ()) {
  CameText text{.from = any_octets(),
                .from_type = *rc::gen::arbitrary<std::uint8_t>(),
                .to = any_octets(),
                .esm_class = *rc::gen::arbitrary<std::uint8_t>(),
                .data_coding = *rc::gen::arbitrary<std::uint8_t>(),
                .octets = any_octets(),
                .receipted_id = any_octets(),
                .message_state = {},
                .network_error = any_octets(),
                .unreadable = any_octets()};
  if (*rc::gen::arbitrary<bool>()) text.message_state = *rc::gen::arbitrary<std::uint8_t>();

  RC_ASSERT(came_text_in(kept_form(text)) == text);
}

}  // namespace
}  // namespace crier::feedback
