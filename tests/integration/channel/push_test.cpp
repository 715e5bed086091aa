// The channels push and web_push against push services that check what they get, and that clients
// of others are served by as well.
#include "channel/push/push.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "channel/push/vapid.h"
#include "channel/push/web_push.h"
#include "integration/channel/listed_feed.h"
#include "integration/net/http/loop_test.h"
#include "support/push/push_services.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;

constexpr const char* content =
    R"({"title":"Your data","body":"You can object.","link":"https://pages.example/n/c/DE/t"})";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string fcm(const std::string& token) {
  return "fcm:crier-test:" + token;
}

std::string device(char digit) {
  return std::string(64, digit);
}

std::string apns(char digit) {
  return std::string("apns:") + PushServices::apns_topic + ":" + device(digit);
}

constexpr const char* unregistered =
    R"({"to":"dead","times":1000,"status":404,"body":{"error":{"code":404,"status":"NOT_FOUND",)"
    R"("details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError",)"
    R"("errorCode":"UNREGISTERED"}]}}})";

class PushTest : public http::LoopTest {
 protected:
  static PushOptions options_to(const PushServices& services) {
    return {
        .fcm =
            FcmOptions{.account = service_account_in(text_of(services.service_account())).value(),
                       .server = services.url()},
        .apns =
            ApnsOptions{.team = {.id = PushServices::apns_team_id,
                                 .key_id = PushServices::apns_key_id,
                                 .key = P256Key::from_pem(text_of(services.apns_key())).value()},
                        .topics = {PushServices::apns_topic},
                        .server = services.url()},
        .ca_file = services.ca_file()};
  }

  // Delivers what the feed lists, and returns.
  void deliver(PushOptions options) {
    const auto channel = make_push_channel(io.get_executor(), clock, std::move(options));
    feed.close();
    run(channel->run(feed));
    EXPECT_EQ(channel->concurrency(), 0);
  }

  // "localhost:8443"
  static std::string place_of(const PushServices& services) {
    return services.url().substr(std::string_view("https://").size());
  }

  void deliver_to_browsers(const PushServices& services) {
    deliver_to_browsers(services, {place_of(services)});
  }

  void deliver_to_browsers(const PushServices& services, std::vector<std::string> known) {
    const auto channel = make_web_push_channel(
        io.get_executor(), clock,
        {.key = vapid_key_in("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").value(),
         .subject = "mailto:push@example.org",
         .services = std::move(known),
         .ca_file = services.ca_file()});
    feed.close();
    run(channel->run(feed));
  }

  SystemClock clock;
  ListedFeed feed{io.get_executor()};
};

TEST_F(PushTest, delivers_by_both_services) {
  const PushServices services;
  feed.add("key1", content, fcm("one"));
  feed.add("key2", content, apns('a'));

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted) << feed.settled.at(1).description;
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted) << feed.settled.at(2).description;
  EXPECT_TRUE(feed.settled.at(1).provider_id.starts_with("projects/crier-test/messages/"));
  EXPECT_TRUE(services.noted("fault").empty());
  const auto messages = services.noted("fcm");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].at("message").at("notification").at("title"), "Your data");
  EXPECT_EQ(messages[0].at("message").at("data").at("link"), "https://pages.example/n/c/DE/t");
  EXPECT_EQ(messages[0].at("message").at("android").at("collapse_key"), "key1");
  const auto notifications = services.noted("apns");
  ASSERT_EQ(notifications.size(), 1U);
  EXPECT_EQ(notifications[0].at("device"), device('a').c_str());
  EXPECT_EQ(notifications[0].at("collapse"), "key2");
  EXPECT_EQ(notifications[0].at("payload").at("aps").at("alert").at("body"), "You can object.");
  EXPECT_EQ(notifications[0].at("id"), feed.settled.at(2).provider_id.c_str());
}

TEST_F(PushTest, tells_a_person_on_all_devices_and_which_of_them_are_dead) {
  const PushServices services("[" + std::string(unregistered) + "]");
  feed.add("key1", content, fcm("dead") + "\n" + fcm("alive") + "\n" + apns('a'));
  feed.add("key2", content, fcm("dead") + "\n" + fcm("dead2"));

  deliver(options_to(services));

  const Outcome& told = feed.settled.at(1);
  EXPECT_EQ(told.verdict, Verdict::accepted);
  ASSERT_EQ(told.addresses.size(), 3U);
  EXPECT_EQ(told.addresses[0].value, fcm("dead"));
  EXPECT_EQ(told.addresses[0].state, AddressState::dead);
  EXPECT_EQ(told.addresses[0].reason, "UNREGISTERED");
  EXPECT_EQ(told.addresses[1].state, AddressState::confirmed);
  EXPECT_EQ(told.addresses[2].state, AddressState::confirmed);
  const Outcome& lost = feed.settled.at(2);
  EXPECT_EQ(lost.verdict, Verdict::give_up);
  EXPECT_EQ(lost.reason, Reason::mailbox_disabled);
  EXPECT_EQ(lost.addresses.size(), 2U);
}

TEST_F(PushTest, asks_for_one_access_token_for_all) {
  const PushServices services;
  for (int number = 0; number < 300; ++number) {
    feed.add("key" + std::to_string(number), content, fcm("t" + std::to_string(number)));
  }

  deliver(options_to(services));

  EXPECT_EQ(services.noted("token").size(), 1U);
  EXPECT_EQ(services.noted("fcm").size(), 300U);
  EXPECT_EQ(feed.settled.size(), 300U);
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
  int session_last = 0;
  for (const auto& message : services.noted("fcm")) {
    session_last = std::max(session_last, static_cast<int>(message.at("session").as_int64()));
  }
  EXPECT_LE(session_last, 3) << "one connection for the token at most, and few for the messages";
}

// Each token is within five minutes of its end at once: renewed before it ends, and used meanwhile.
TEST_F(PushTest, renews_the_access_token_before_it_ends) {
  const PushServices services(R"([{"lifetime":120}])");
  PushOptions options = options_to(services);
  options.concurrency = 1;
  for (int number = 0; number < 3; ++number) {
    feed.add("key" + std::to_string(number), content, fcm("t" + std::to_string(number)));
  }

  deliver(std::move(options));

  EXPECT_EQ(services.noted("token").size(), 3U);
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
}

TEST_F(PushTest, replaces_an_access_token_that_is_refused_once) {
  const PushServices services(
      R"([{"to":"one","times":1,"status":401,"body":{"error":{"status":"UNAUTHENTICATED"}}},)"
      R"({"to":"two","times":9,"status":401,"body":{"error":{"status":"UNAUTHENTICATED"}}}])");
  feed.add("key1", content, fcm("one"));
  feed.add("key2", content, fcm("two"));

  PushOptions options = options_to(services);
  options.concurrency = 1;
  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::halt);
  EXPECT_EQ(feed.settled.at(2).reason, Reason::authentication_failed);
  EXPECT_TRUE(feed.settled.at(2).addresses.empty()) << "ours: it ends no address";
}

TEST_F(PushTest, stops_where_the_token_server_refuses_the_account) {
  const PushServices services(
      R"([{"to":"^token$","status":400,"body":{"error":"invalid_grant"}}])");
  feed.add("key1", content, fcm("one"));

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::halt);
  EXPECT_TRUE(feed.settled.at(1).description.contains("invalid_grant"))
      << feed.settled.at(1).description;
}

TEST_F(PushTest, gives_back_where_the_token_server_is_in_trouble) {
  const PushServices services(R"([{"to":"^token$","status":503,"body":"<html>busy</html>"}])");
  feed.add("key1", content, fcm("one"));

  deliver(options_to(services));

  EXPECT_TRUE(feed.given_back.contains(1));
  EXPECT_EQ(feed.troubles, std::vector{Reason::service_unavailable});
}

TEST_F(PushTest, does_not_renew_an_access_token_for_each_message) {
  const PushServices services(R"([{"lifetime":30}])");
  feed.add("key1", content, fcm("one"));

  deliver(options_to(services));

  EXPECT_TRUE(feed.given_back.contains(1));
  EXPECT_EQ(feed.troubles, std::vector{Reason::protocol_error});
  EXPECT_TRUE(feed.descriptions.at(0).contains("30 seconds")) << feed.descriptions.at(0);
}

TEST_F(PushTest, survives_html_and_cut_answers) {
  const PushServices services(
      R"([{"to":"html","status":502,"body":"<html><title>502 Bad Gateway</title></html>"},)"
      R"({"to":"cut","status":404,"body":"{\"error\":{\"status\":\"NOT_"}])");
  feed.add("key1", content, fcm("html"));
  feed.add("key2", content, fcm("cut"));

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::retry_later);
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::halt) << "a wrong project, as far as is known";
  EXPECT_TRUE(feed.settled.at(2).addresses.empty());
}

// APNs refuses what a connection carries before the first has succeeded.
TEST_F(PushTest, lets_apns_see_one_success_before_the_rest) {
  const PushServices services(R"([{"one_stream_first":true}])");
  for (int number = 0; number < 100; ++number) {
    feed.add("key" + std::to_string(number), content, apns("0123456789abcdef"[number % 16]));
  }

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.size(), 100U);
  EXPECT_TRUE(feed.given_back.empty());
  for (const auto& [ticket, outcome] : feed.settled) EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(services.noted("apns").size(), 100U);
}

TEST_F(PushTest, gives_back_what_a_closing_connection_has_not_begun) {
  const PushServices services(
      R"([{"to":"^b","goaway":true,"times":1},{"to":"^a","delay":50,"times":1000}])");
  PushOptions options = options_to(services);
  options.connections = 1;
  feed.add("key1", content, apns('a'));
  feed.add("key2", content, apns('a'));
  feed.add("key3", content, apns('b'));

  deliver(std::move(options));

  EXPECT_TRUE(feed.given_back.contains(3)) << "certainly not told, and offered again";
  EXPECT_FALSE(feed.settled.contains(3));
  EXPECT_TRUE(feed.troubles.empty());
  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
}

TEST_F(PushTest, does_not_know_what_a_broken_connection_has_carried) {
  const PushServices services(R"([{"to":"one","close":true}])");
  feed.add("key1", content, fcm("one"));

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::unknown);
  EXPECT_EQ(feed.settled.at(1).reason, Reason::connection_lost);
}

TEST_F(PushTest, does_not_wait_for_ever_for_an_answer) {
  const PushServices services(R"([{"to":"one","silent":true}])");
  PushOptions options = options_to(services);
  options.timeout = 300ms;
  feed.add("key1", content, fcm("one"));

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::unknown);
  EXPECT_EQ(feed.settled.at(1).reason, Reason::timed_out);
}

TEST_F(PushTest, hands_on_since_when_a_token_is_dead) {
  const PushServices services(
      R"([{"to":"^b","status":410,"body":{"reason":"Unregistered","timestamp":1764500000000}}])");
  feed.add("key1", content, apns('b'));

  deliver(options_to(services));

  ASSERT_EQ(feed.settled.at(1).addresses.size(), 1U);
  EXPECT_EQ(feed.settled.at(1).addresses[0].as_of, WallTime(1764500000s));
  EXPECT_EQ(feed.settled.at(1).addresses[0].reason, "Unregistered");
}

TEST_F(PushTest, ends_no_token_of_the_wrong_environment) {
  const PushServices services(
      R"([{"to":".","times":1000,"status":400,"body":{"reason":"BadDeviceToken"}}])");
  for (int number = 0; number < 150; ++number) {
    feed.add("key" + std::to_string(number), content, apns("0123456789abcdef"[number % 16]));
  }

  deliver(options_to(services));

  ASSERT_EQ(feed.settled.size(), 150U);
  for (const auto& [ticket, outcome] : feed.settled) {
    EXPECT_EQ(outcome.verdict, Verdict::refused);
    EXPECT_TRUE(outcome.addresses.empty());
  }
}

TEST_F(PushTest, replaces_a_provider_token_only_when_it_is_old) {
  const PushServices services(
      R"([{"to":".","times":1000,"status":403,"body":{"reason":"ExpiredProviderToken"}}])");
  feed.add("key1", content, apns('a'));

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::halt);
  EXPECT_EQ(services.noted("apns").size(), 1U) << "another one now would be refused for its age";
}

TEST_F(PushTest, leaves_alone_what_is_not_ours) {
  const PushServices services;
  PushOptions options = options_to(services);
  options.fcm.reset();
  feed.add("key1", content, fcm("one"));
  feed.add("key2", content, "apns:com.example.other:" + device('a'));

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::refused);
  EXPECT_TRUE(feed.settled.at(1).description.contains("fcm_service_account"));
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::refused);
  EXPECT_TRUE(feed.settled.at(2).description.contains("com.example.other"));
  EXPECT_TRUE(services.noted("apns").empty());
}

TEST_F(PushTest, sends_to_no_token_of_another_firebase_project) {
  const PushServices services;
  feed.add("key1", content, "fcm:other-project:one");
  feed.add("key2", content, "fcm:123456789:two");

  deliver(options_to(services));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::refused);
  EXPECT_TRUE(feed.settled.at(1).description.contains("other-project"));
  EXPECT_TRUE(feed.settled.at(1).addresses.empty());
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted) << "a sender id may be that project's";
}

TEST_F(PushTest, gives_back_what_may_not_leave_any_more) {
  const PushServices services;
  feed.add("key1", content, fcm("one") + "\n" + fcm("two"));
  feed.forbidden.insert(1);

  deliver(options_to(services));

  EXPECT_TRUE(feed.given_back.contains(1));
  EXPECT_TRUE(services.noted("fcm").empty());
  EXPECT_TRUE(feed.troubles.empty());
}

TEST_F(PushTest, has_fcm_check_a_rehearsal) {
  const PushServices services;
  PushOptions options = options_to(services);
  options.fcm->run = FcmRun::validate_only;
  feed.add("key1", content, fcm("one"));

  deliver(std::move(options));

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted);
  EXPECT_EQ(services.noted("fcm").at(0).at("validate_only"), true);
}

// What web-push-testing and http_ece have decrypted and verified.
TEST_F(PushTest, delivers_to_browsers_what_they_can_read) {
  const PushServices services;
  feed.add("key1", content, services.subscription("one"));

  deliver_to_browsers(services);

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::accepted) << feed.settled.at(1).description;
  EXPECT_TRUE(services.noted("fault").empty());
  const auto messages = services.noted("web_push");
  ASSERT_EQ(messages.size(), 1U);
  const auto& notification = messages[0].at("text").at("notification").as_object();
  EXPECT_EQ(messages[0].at("text").at("web_push"), 8030);
  EXPECT_EQ(notification.at("title"), "Your data");
  EXPECT_EQ(notification.at("navigate"), "https://pages.example/n/c/DE/t");
  EXPECT_EQ(notification.at("tag"), "key1");
  EXPECT_EQ(messages[0].at("topic"), "key1");
  EXPECT_EQ(messages[0].at("urgency"), "high");
}

TEST_F(PushTest, ends_subscriptions_that_are_gone) {
  const PushServices services(
      R"([{"to":"/gone$","status":410},{"to":"/lost$","status":404},{"to":"/key$","status":403,)"
      R"("body":{"reason":"BadJwtToken"}}])");
  feed.add("key1", content, services.subscription("gone"));
  feed.add("key2", content, services.subscription("lost") + "\n" + services.subscription("one"));
  feed.add("key3", content, services.subscription("key"));

  deliver_to_browsers(services);

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::give_up);
  ASSERT_EQ(feed.settled.at(1).addresses.size(), 1U);
  EXPECT_EQ(feed.settled.at(1).addresses[0].state, AddressState::dead);
  EXPECT_EQ(feed.settled.at(1).addresses[0].kind, AddressKind::web_push);
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
  EXPECT_EQ(feed.settled.at(2).addresses.size(), 2U);
  EXPECT_EQ(feed.settled.at(3).verdict, Verdict::halt);
  EXPECT_TRUE(feed.settled.at(3).addresses.empty());
}

// An endpoint is what somebody has told: it may lead into a network that we can reach and they not.
TEST_F(PushTest, asks_no_server_that_is_no_push_service) {
  const PushServices services;
  std::string elsewhere = services.subscription("one");
  elsewhere.replace(elsewhere.find("localhost"), 9, "127.0.0.1");
  feed.add("key1", content, elsewhere);

  deliver_to_browsers(services);

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::refused);
  EXPECT_TRUE(services.noted("web_push").empty());
}

TEST_F(PushTest, asks_no_other_port_of_a_push_service) {
  const PushServices services;
  feed.add("key1", content, services.subscription("one"));

  deliver_to_browsers(services, {"localhost"});

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::refused);
  EXPECT_TRUE(services.noted("web_push").empty());
}

TEST_F(PushTest, goes_on_where_one_browsers_service_cannot_be_reached) {
  const PushServices services;
  std::string dead = services.subscription("one");
  dead.replace(dead.find(place_of(services)), place_of(services).size(), "localhost:1");
  feed.add("key1", content, dead);
  feed.add("key2", content, services.subscription("two"));

  deliver_to_browsers(services, {place_of(services), "localhost:1"});

  EXPECT_EQ(feed.settled.at(1).verdict, Verdict::retry_later);
  EXPECT_EQ(feed.settled.at(1).scope, Scope::recipient);
  EXPECT_EQ(feed.settled.at(2).verdict, Verdict::accepted);
  EXPECT_TRUE(feed.troubles.empty());
  EXPECT_TRUE(feed.given_back.empty());
}

// The double is believed because others are served by it as we are.
TEST_F(PushTest, whose_services_serve_clients_of_others) {
  const PushServices apple(
      R"([{"one_stream_first":true},)"
      R"({"to":"^b","status":410,"body":{"reason":"Unregistered","timestamp":1}}])");
  const PushServices google("[" + std::string(unregistered) + "]");

  const auto by_node_apn =
      apple.told_by("apns", device('a') + "," + device('b') + "," + device('c'));
  const auto by_firebase = google.told_by("fcm", "one,dead,two");

  EXPECT_EQ(by_node_apn.at("sent"), 2);
  EXPECT_EQ(by_node_apn.at("failed").at(0).at("reason"), "Unregistered");
  EXPECT_EQ(by_firebase.at("sent"), 2);
  EXPECT_EQ(by_firebase.at("failed").at(0), "messaging/registration-token-not-registered");
  EXPECT_TRUE(apple.noted("fault").empty());
  EXPECT_TRUE(google.noted("fault").empty());
}

}  // namespace
}  // namespace crier::channel
