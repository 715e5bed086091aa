#include "config/online.h"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(OnlineAnswers, have_a_member_of_each_channel_with_servers_where_nobody_was_asked) {
  EXPECT_EQ(boost::json::serialize(online_json({})), R"({"relays":[],"webhook":null,"push":null})");
}

TEST(OnlineAnswers, of_nobody_are_a_sentence) {
  EXPECT_EQ(online_text({}, 0),
            "There is no server to ask: no channel that is configured has any.\n");
}

}  // namespace
}  // namespace crier::app
