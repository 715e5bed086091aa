#include "notice/template/phrase.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

std::string error_of(std::string_view pattern) {
  auto phrase = Phrase::parse(pattern, "en");
  return phrase ? "" : phrase.error();
}

TEST(Phrase, fills_its_arguments_in) {
  const auto phrase = Phrase::parse("Until {cutoff}, l’{what}", "en");
  ASSERT_TRUE(phrase.has_value());

  EXPECT_EQ(phrase->argument_names(), (std::set<std::string, std::less<>>{"cutoff", "what"}));
  EXPECT_EQ(phrase->text({{"cutoff", "{x} 'y' <z>"}, {"what", "AI"}}), "Until {x} 'y' <z>, l’AI");
}

TEST(Phrase, explains_what_is_wrong) {
  EXPECT_NE(error_of("Dear {name").find("is no ICU message"), std::string::npos);
  EXPECT_NE(error_of("{days, plural, one {day}}").find("is no ICU message"), std::string::npos);
  EXPECT_EQ(error_of("l'{name}"), "has a straight apostrophe; write ’ instead");
  EXPECT_EQ(error_of("{cutoff, date, full}"),
            "formats a value; only plural and select are known here");
  EXPECT_EQ(error_of("Dear {0}"), "numbers an argument; arguments have names");
}

TEST(Phrase, follows_the_plural_rules_of_its_language) {
  struct Row {
    const char* locale;
    const char* pattern;
    std::vector<std::string> forms;  // At 1, 2, 3, 5, 11, 21, 22 and 100.
  };
  constexpr const char* categories =
      "{days, plural, zero {z} one {o} two {t} few {f} many {m} other {x}}";
  const std::vector<Row> rows = {
      {"de", categories, {"o", "x", "x", "x", "x", "x", "x", "x"}},
      {"fr", categories, {"o", "x", "x", "x", "x", "x", "x", "x"}},
      {"pl", categories, {"o", "f", "f", "m", "m", "m", "f", "m"}},
      {"cs", categories, {"o", "f", "f", "x", "x", "x", "x", "x"}},
      {"sl", categories, {"o", "t", "f", "x", "x", "x", "x", "x"}},
      {"lt", categories, {"o", "f", "f", "f", "x", "o", "f", "x"}},
      {"lv", categories, {"o", "x", "x", "x", "z", "o", "x", "z"}},
      {"ga", categories, {"o", "t", "f", "f", "x", "x", "x", "x"}},
      {"mt", categories, {"o", "t", "f", "f", "m", "x", "x", "x"}},
      {"hr", categories, {"o", "f", "f", "x", "x", "o", "f", "x"}},
      {"ro", categories, {"o", "f", "f", "f", "f", "x", "x", "x"}},
      {"is", categories, {"o", "x", "x", "x", "x", "o", "x", "x"}},
      {"hu", categories, {"o", "x", "x", "x", "x", "x", "x", "x"}},
  };
  for (const Row& row : rows) {
    const auto phrase = Phrase::parse(row.pattern, row.locale);
    ASSERT_TRUE(phrase.has_value());

    std::vector<std::string> forms;
    for (const int days : {1, 2, 3, 5, 11, 21, 22, 100}) {
      forms.push_back(phrase->text({{"days", Argument(days)}}));
    }
    EXPECT_EQ(forms, row.forms) << row.locale;
  }
}

}  // namespace
}  // namespace crier::notice
