#include "base/uuid.h"

#include <string_view>

#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::string_view_literals;

// RFC 9562, appendix A.4: www.example.com in the name space of DNS.
TEST(Uuid, of_the_rfc_is_made) {
  constexpr std::string_view dns =
      "\x6b\xa7\xb8\x10\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8"sv;

  EXPECT_EQ(uuid_of("www.example.com", dns), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Uuid, is_the_same_for_the_same_name_and_another_for_another) {
  EXPECT_EQ(uuid_of("a"), uuid_of("a"));
  EXPECT_NE(uuid_of("a"), uuid_of("b"));
}

}  // namespace
}  // namespace crier
