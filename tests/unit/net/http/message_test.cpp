#include "net/http/message.h"

#include <gtest/gtest.h>

namespace crier::http {
namespace {

TEST(Headers, are_found_in_any_case) {
  const Headers headers{{.name = "Retry-After", .value = "5"},
                        {.name = "retry-after", .value = "9"}};

  EXPECT_EQ(headers.find("RETRY-AFTER"), "5");
  EXPECT_EQ(headers.find("Retry-Afte"), std::nullopt);
}

TEST(Request, splits_its_target_at_the_first_question_mark) {
  const Request plain{.target = "/metrics"};
  const Request asking{.target = "/o/abc?x=1?y"};

  EXPECT_EQ(plain.path(), "/metrics");
  EXPECT_EQ(plain.query(), "");
  EXPECT_EQ(asking.path(), "/o/abc");
  EXPECT_EQ(asking.query(), "x=1?y");
}

TEST(Methods, have_the_names_of_the_wire) {
  for (const Method method : {Method::get, Method::head, Method::post}) {
    EXPECT_EQ(method_named(name_of(method)), method);
  }
  EXPECT_EQ(method_named("get"), Method::other);
  EXPECT_EQ(method_named("BREW"), Method::other);
}

}  // namespace
}  // namespace crier::http
