#include "net/smpp/options.h"

#include <gtest/gtest.h>

namespace crier::smpp {
namespace {

Options sound() {
  return {.servers = {{.host = "smsc.example"}}, .system_id = "crier", .sender = "Example"};
}

TEST(SmppOptions, that_are_sound_have_no_fault) {
  EXPECT_TRUE(check(sound()));
}

TEST(SmppOptions, name_what_is_wrong) {
  const auto fault = [](auto change) {
    Options options = sound();
    change(options);
    const auto checked = check(options);
    return checked ? std::string() : checked.error();
  };
  EXPECT_EQ(fault([](Options& all) { all.servers.clear(); }), "there is no server");
  EXPECT_TRUE(fault([](Options& all) { all.system_id = ""; }).contains("system_id"));
  EXPECT_TRUE(fault([](Options& all) { all.system_id = std::string(16, 'a'); }).contains("15"));
  EXPECT_TRUE(fault([](Options& all) { all.password = "123456789"; }).contains("8"));
  EXPECT_TRUE(fault([](Options& all) { all.sender = ""; }).contains("sender"));
  EXPECT_TRUE(fault([](Options& all) { all.sender = "+49 30"; }).contains("digits"));
  EXPECT_TRUE(fault([](Options& all) { all.sender = "Example Corp"; }).contains("11"));
  EXPECT_TRUE(fault([](Options& all) { all.sender = "Bücher"; }).contains("ASCII"));
  EXPECT_TRUE(fault([](Options& all) { all.window = 0; }).contains("window"));
}

TEST(SmppOptions, tell_the_numbering_of_a_sender_by_its_form) {
  EXPECT_EQ(numbering_of_sender("+4930123456"), (Numbering{.type = 1, .plan = 1}));
  EXPECT_EQ(numbering_of_sender("70555"), (Numbering{.type = 3, .plan = 0}));
  EXPECT_EQ(numbering_of_sender("Example"), (Numbering{.type = 5, .plan = 0}));
}

}  // namespace
}  // namespace crier::smpp
