#include "campaign/language/stored_locale.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(StoredLocale, is_split_as_it_was_joined) {
  const struct {
    StoredLocale locale;
    const char* stored;
  } rows[] = {
      {{"", ""}, ""},
      {{"de-AT", ""}, "de-AT"},
      {{"tr", "de-AT"}, "tr-x-terms-de-AT"},
      {{"", "el"}, "und-x-terms-el"},
      {{"und-IT-u-sd-itbz", "de"}, "und-IT-u-sd-itbz-x-terms-de"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(joined_locale(row.locale), row.stored);
    EXPECT_EQ(split_locale(row.stored).account, row.locale.account);
    EXPECT_EQ(split_locale(row.stored).terms, row.locale.terms);
  }
}

TEST(StoredLocale, keeps_of_the_terms_what_a_text_is_chosen_by) {
  EXPECT_EQ(joined_locale({.account = "fr", .terms = "de-DE-u-co-phonebk"}), "fr-x-terms-de-DE");
  EXPECT_EQ(joined_locale({.account = "fr", .terms = "no"}), "fr-x-terms-nb");
}

}  // namespace
}  // namespace crier
