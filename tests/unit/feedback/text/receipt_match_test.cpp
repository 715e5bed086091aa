#include "feedback/text/receipt_match.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "feedback/text/message_ids.h"

namespace crier::feedback {
namespace {

TEST(MessageIds, have_a_form_without_case_and_zeros) {
  EXPECT_EQ(id_form("0001A2B"), "1a2b");
  EXPECT_EQ(id_form("1a2b"), "1a2b");
  EXPECT_EQ(id_form("000"), "0");
  EXPECT_EQ(id_form(""), "");
}

TEST(MessageIds, are_numbers_in_either_system_where_they_can_be) {
  struct Row {
    const char* id;
    const char* same;
    std::vector<std::string> converted;
  };
  const Row rows[] = {
      {"1A2B", "1a2b", {"6699"}},
      {"6699", "6699", {"1a2b", "26265"}},
      {"0000006699", "6699", {"1a2b", "26265"}},
      {"5", "5", {}},
      {"id-1", "id-1", {}},
      {"18446744073709551615", "18446744073709551615", {"ffffffffffffffff"}},
      {"18446744073709551616", "18446744073709551616", {}},  // More than 64 bits.
      {"3f2b7c1e-0000-4000-8000-1234567890ab", "3f2b7c1e-0000-4000-8000-1234567890ab", {}}};
  for (const Row& row : rows) {
    const IdForms forms = id_forms(row.id);
    EXPECT_EQ(forms.same, row.same) << row.id;
    EXPECT_EQ(forms.converted, row.converted) << row.id;
  }
}

constexpr const char* anna = "4930123456";
constexpr const char* bo = "4930999999";

struct Sent {
  std::string id;
  std::string number;
};

std::optional<std::size_t> meant(const std::string& id, const CameText& text,
                                 const std::vector<Sent>& sent) {
  std::vector<std::string> forms;
  for (const Sent& each : sent) forms.push_back(id_form(each.id));
  std::vector<NamedPart> parts;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    parts.push_back({.id_form = forms[at], .number = sent[at].number});
  }
  return part_meant(text, {.id = id, .state = ReceiptState::delivered}, parts);
}

TEST(ReceiptMatch, finds_a_name_however_its_number_is_written) {
  const CameText of_anna{.from = anna, .to = "Example"};
  for (const auto& [taken, told] :
       {std::pair("1A2B", "1A2B"), std::pair("1A2B", "6699"), std::pair("6699", "1a2b"),
        std::pair("00001A2B", "1a2b"), std::pair("1a2b", "0000006699")}) {
    EXPECT_EQ(meant(told, of_anna, {{taken, anna}}), 0U) << taken << " " << told;
  }
}

TEST(ReceiptMatch, is_never_of_a_text_to_another_number) {
  const CameText of_bo{.from = bo, .to = "Example"};

  EXPECT_FALSE(meant("1A2B", of_bo, {{"1A2B", anna}}));
  EXPECT_FALSE(meant("6699", of_bo, {{"1A2B", anna}}));
  EXPECT_EQ(meant("1A2B", of_bo, {{"1A2B", anna}, {"1A2B", bo}}), 1U);
}

// "100" is a name itself, and 256 and 64 are the same number in another system.
TEST(ReceiptMatch, tells_texts_apart_whose_names_may_be_the_same_number) {
  const std::vector<Sent> sent = {{"100", bo}, {"64", anna}, {"256", "4930555555"}};

  EXPECT_EQ(meant("100", {.from = anna}, sent), 1U);
  EXPECT_EQ(meant("100", {.from = bo}, sent), 0U);
  EXPECT_EQ(meant("100", {.from = "4930555555"}, sent), 2U);
  EXPECT_FALSE(meant("100", {.from = "4930777777"}, sent));
}

TEST(ReceiptMatch, without_a_number_is_by_the_name_as_it_is_written) {
  EXPECT_EQ(meant("1a2b", {.from = "Example"}, {{"1A2B", anna}}), 0U);
  EXPECT_FALSE(meant("6699", {.from = ""}, {{"1A2B", anna}}));
  EXPECT_FALSE(meant("1A2B", {.from = ""}, {{"1A2B", anna}, {"1A2B", bo}}));
}

TEST(ReceiptMatch, takes_numbers_that_are_turned_around_or_without_their_country) {
  EXPECT_EQ(meant("1A2B", {.from = "46000000001", .to = anna}, {{"1A2B", anna}}), 0U);
  EXPECT_EQ(meant("1A2B", {.from = "030123456"}, {{"1A2B", anna}}), 0U);
}

TEST(ReceiptMatch, of_one_number_prefers_the_name_as_it_is_written) {
  EXPECT_EQ(meant("6699", {.from = anna}, {{"1A2B", anna}, {"6699", anna}}), 1U);
  EXPECT_FALSE(meant("6699", {.from = anna}, {{"6699", anna}, {"6699", anna}}));
}

}  // namespace
}  // namespace crier::feedback
