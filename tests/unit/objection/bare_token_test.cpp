#include "objection/bare_token.h"

#include <string>

#include <gtest/gtest.h>

#include "objection/objection_token.h"

namespace crier::objection {
namespace {

TEST(BareToken, is_found_before_what_a_mail_program_has_glued_to_it) {
  const std::string token(token_size, 'x');
  for (const char* glued : {"", ".", ")", ">", ",", ">.", "%3E", "%22)", "%", "\u00bb"}) {
    EXPECT_EQ(bare_token(token + glued), token) << glued;
  }
  for (const std::string& other :
       {token + "x", token + "_", token + ".x", token.substr(1) + ".", token + "/", token + "/..",
        token + "%3Ex", std::string("."), std::string()}) {
    EXPECT_EQ(bare_token(other), other);
  }
}

}  // namespace
}  // namespace crier::objection
