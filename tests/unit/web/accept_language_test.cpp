#include "web/accept_language.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using Tags = std::vector<std::string>;

TEST(AcceptedLanguages, come_by_weight_and_then_as_they_are_written) {
  EXPECT_EQ(accepted_languages("da, en-GB;q=0.8, en;q=0.7"), (Tags{"da", "en-GB", "en"}));
  EXPECT_EQ(accepted_languages("fr;q=0.5,de-at,hu;q=0.875 , nb"),
            (Tags{"de-AT", "nb", "hu", "fr"}));
}

TEST(AcceptedLanguages, leave_out_what_is_refused_or_malformed) {
  EXPECT_EQ(accepted_languages("*, de;q=0, x, fr;q=2, it;q=, el;q=0.5.5, sv;q=1.000, ;;,,"),
            (Tags{"sv"}));
  EXPECT_EQ(accepted_languages(""), Tags{});
  EXPECT_EQ(accepted_languages(std::string(100'000, ',')), Tags{});
}

TEST(WantedLanguage, is_the_first_that_there_is_a_text_for) {
  const Tags available = {"de", "en", "nb", "pt-PT"};
  EXPECT_EQ(wanted_language("fr, de-CH;q=0.9, en;q=0.8", available), "de");
  EXPECT_EQ(wanted_language("pt-BR", available), "pt-PT");
  EXPECT_EQ(wanted_language("nn", available), "nb");
  EXPECT_EQ(wanted_language("fr", available), "");
}

}  // namespace
}  // namespace crier::app
