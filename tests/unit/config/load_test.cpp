#include "config/load.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "config/show.h"
#include "support/keys/pem.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found != variables.end() ? std::optional(found->second) : std::nullopt;
  };
}

const Environment home = environment_of({{"HOME", "/home/ada"}});

std::expected<Config, std::vector<ConfigFault>> parsed(const std::string& text) {
  return parse_config(text, "crier.toml", home);
}

std::vector<std::string> faults_of(const std::string& text, const Environment& environment = home) {
  std::vector<std::string> texts;
  const auto config = parse_config(text, "crier.toml", environment);
  if (!config) {
    for (const ConfigFault& fault : config.error()) texts.push_back(text_of(fault));
  }
  return texts;
}

TEST(ConfigFile, may_be_empty) {
  const auto config = parsed("");

  ASSERT_TRUE(config);
  EXPECT_TRUE(config->database.url.empty());
  EXPECT_TRUE(config->channels.empty());
  EXPECT_FALSE(config->dispatch.lanes);
}

TEST(ConfigFile, is_read_into_the_values_that_it_names) {
  const auto config = parsed(R"(
[dispatch]
lanes = 16
lease = "20s"
[channel.email]
relays = ["mx.example.org:2525", "smtps://[::1]"]
tls = "required"
rate_per_second = 2.5
burst = 7
pipelining = false
[daemon]
log_format = "json"
log_level = "debug"
)");

  ASSERT_TRUE(config);
  EXPECT_EQ(config->dispatch.lanes, 16);
  EXPECT_EQ(config->dispatch.lease, 20s);
  const auto* const email = find_section<EmailSection>(config->channels);
  ASSERT_TRUE(email);
  EXPECT_EQ(email->relays, (std::vector<std::string>{"mx.example.org:2525", "smtps://[::1]"}));
  EXPECT_EQ(email->tls, TlsMode::required);
  EXPECT_EQ(email->rate.per_second, 2.5);
  EXPECT_EQ(email->rate.burst, 7);
  EXPECT_FALSE(email->pipelining);
  EXPECT_EQ(config->daemon.log.style, log::Style::json);
  EXPECT_EQ(config->daemon.log.level, log::Level::debug);
}

TEST(ConfigFile, without_a_burst_has_a_quarter_of_a_second_of_the_rate) {
  const auto config = parsed("[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = 1000\n");

  ASSERT_TRUE(config && find_section<MaildirSection>(config->channels));
  EXPECT_EQ(find_section<MaildirSection>(config->channels)->rate.burst, 251);
}

struct Faulty {
  const char* text;
  const char* fault;
};

// Every kind of fault, with its place.
TEST(ConfigFile, has_its_faults_named_by_file_line_column_and_key) {
  const Faulty rows[] = {
      {"[dispatch]\nlans = 4\n",
       "crier.toml:2:1: dispatch.lans: unknown key; did you mean \"lanes\"?"},
      {"[despatch]\n", "crier.toml:1:2: despatch: unknown key; did you mean \"dispatch\"?"},
      {"[channel.emial]\nx = 1\n",
       "crier.toml:1:10: channel.emial: unknown key; did you mean \"email\"?"},
      {"[retry]\nnothing_like_it = 1\n",
       "crier.toml:2:1: retry.nothing_like_it: unknown key; known here: delay_max, first_delay"},
      {"dispatch = 3\n", "crier.toml:1:12: dispatch: must be a table: [dispatch]"},
      {"channel = 3\n", "crier.toml:1:11: channel: must be a table: [channel.…]"},
      {"[dispatch]\nlanes = \"4\"\n",
       "crier.toml:2:9: dispatch.lanes: must be a whole number, is a text"},
      {"[dispatch]\nlanes = 0\n",
       "crier.toml:2:9: dispatch.lanes: must be between 1 and 4096, is 0"},
      {"[dispatch]\nlanes = 9999999999\n",
       "crier.toml:2:9: dispatch.lanes: must be between 1 and 4096, is 9999999999"},
      {"[retry]\nfirst_delay = 5\n",
       "crier.toml:2:15: retry.first_delay: must be a duration such as \"20min\", is a whole "
       "number"},
      {"[retry]\nfirst_delay = \"1ms\"\n",
       "crier.toml:2:15: retry.first_delay: must be between 100 ms and 1 d, is 1 ms"},
      {"[retry]\nfirst_delay = \"2h\"\ndelay_max = \"1h\"\n",
       "crier.toml:3:13: retry.delay_max: must not be shorter than first_delay"},
      {"[dispatch]\nlease = \"2s\"\nflush_interval = \"1s\"\n",
       "crier.toml:2:9: dispatch.lease: must be at least ten times flush_interval, because what "
       "was "
       "sent is booked under the lease"},
      {"[daemon]\nlog_level = \"loud\"\n",
       "crier.toml:2:13: daemon.log_level: must be one of: debug, info, warn, error, fatal"},
      {"[daemon]\nlisten = \"0.0.0.0:80\"\n",
       "crier.toml:2:10: daemon.listen: \"0.0.0.0\" is no loopback address"},
      {"[daemon]\nlisten = \"127.0.0.1\"\n",
       "crier.toml:2:10: daemon.listen: \"127.0.0.1\" has no port"},
      {"[database]\nurl = \"mysql://x\"\n",
       "crier.toml:2:7: database.url: the database URL is neither \"postgresql://…\" nor \"host=… "
       "dbname=…\""},
      {"[state]\ndirectory = \"here\"\n",
       "crier.toml:2:13: state.directory: \"here\" must begin with /"},
      {"[channel.maildir]\ndirectory = \"/m\"\n",
       "crier.toml:1:1: channel.maildir.rate_per_second: is missing"},
      {"[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = 1000\nburst = 3\n",
       "crier.toml:4:9: channel.maildir.burst: must be at least 21 at 1000 a second, is 3"},
      {"[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = 1\nburst = 100000\n",
       "crier.toml:4:9: channel.maildir.burst: must be at most 86400 at 1 a second, what it gives "
       "in "
       "a day, is 100000"},
      {"[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = nan\n",
       "crier.toml:3:19: channel.maildir.rate_per_second: must be between 0.001 and 1000000, is "
       "nan"},
      {"[channel.webhook]\nrate_per_second = 1\nurl = \"http://example.org/\"\n",
       "crier.toml:3:7: channel.webhook.url: must be https:// (http:// is for loopback only)"},
      {"[channel.webhook]\nrate_per_second = 1\nurl = \"\"\n",
       "crier.toml:3:7: channel.webhook.url: must not be empty"},
      {"[channel.email]\nrate_per_second = 1\nrelays = []\n",
       "crier.toml:3:10: channel.email.relays: must not be empty"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a:25\", \"b:mail\"]\n",
       "crier.toml:3:19: channel.email.relays: \"mail\" is no port between 1 and 65535"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"mail.example.org:587:1\"]\n",
       "crier.toml:3:11: channel.email.relays: \"mail.example.org:587\" has a colon too many: "
       "write "
       "the host and one port"},
      {"[channel.webhook]\nrate_per_second = 1\nurl = \"https://u:p@example.org/\"\n",
       "crier.toml:3:7: channel.webhook.url: it contains a user or a password"},
      {"[pages]\nurl = \"http://127.0.0.1:9465\"\n",
       "crier.toml:2:7: pages.url: must be https://, because notices link to it; say here what "
       "people "
       "will open, and in reached_at where this machine reaches the pages meanwhile, such as "
       "\"http://127.0.0.1:9465\""},
      {"[pages]\nurl = \"https://example.org/?a=b\"\n",
       "crier.toml:2:7: pages.url: must have no query and no fragment: the address of a page is "
       "appended to it"},
      {"[pages]\nurl = \"https://example.org\"\nlisten = \"notices.example.org:80\"\n",
       "crier.toml:3:10: pages.listen: \"notices.example.org\" is a name; write an address of this "
       "machine, such as 127.0.0.1, or 0.0.0.0 for all that it has"},
      {"[pages]\nurl = \"https://example.org\"\nlisten = \"127.0.0.1:9464\"\n",
       "crier.toml:3:10: pages.listen: is where daemon.listen serves already (the default, "
       "\"127.0.0.1:9464\"); give each a port of its own"},
      {"[pages]\ncertificate = \"/etc/pages.pem\"\n",
       "crier.toml:2:15: pages.certificate: needs the key of the certificate as well (key)"},
      {"[pages]\nkey = \"/etc/pages.key\"\n",
       "crier.toml:2:7: pages.key: needs the certificate of the key as well (certificate)"},
      {"[pages]\ntrusted_proxies = [\"10.0.0.1\", \"proxy.example.org\"]\n",
       "crier.toml:2:32: pages.trusted_proxies: \"proxy.example.org\" is neither an address nor a "
       "network such as 10.0.0.0/8"},
      {"[state]\ndirectory = \"/var/lib/line\\nbreak\"\n",
       "crier.toml:2:13: state.directory: has a control character in it, such as a line break"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\"]\nhello_name = \"a b\"\n",
       "crier.toml:4:14: channel.email.hello_name: \"a b\" is no host name"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\"]\nhello_name = \"a\\r\\nMAIL\"\n",
       "crier.toml:4:14: channel.email.hello_name: \"a??MAIL\" is no host name: there is a line "
       "break "
       "or another control character in it"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\\u001b[2J\"]\n",
       "crier.toml:3:11: channel.email.relays: \"a?[2J\" is no host name or address"},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\"]\nuser = \"u\"\n",
       "crier.toml:1:1: channel.email.password: user and password belong together: one of them is "
       "missing"},
  };

  for (const Faulty& row : rows) {
    EXPECT_EQ(faults_of(row.text), (std::vector<std::string>{row.fault})) << row.text;
  }
}

TEST(ConfigFile, has_no_host_with_a_label_that_is_none_by_idna) {
  const Faulty rows[] = {
      {"[channel.webhook]\nrate_per_second = 1\nurl = \"https://XN--A.example/\"\n",
       "crier.toml:3:7: channel.webhook.url: has the label \"xn--a\", which begins with xn-- "
       "and is no international name"},
      {"[pages]\nurl = \"https://xn--zzzzzz99999.example\"\n",
       "crier.toml:2:7: pages.url: has the label \"xn--zzzzzz99999\""},
      {"[pages]\nurl = \"https://example.org\"\nreached_at = \"https://a.xn--.example\"\n",
       "crier.toml:3:14: pages.reached_at: has the label \"xn--\""},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\", \"mx.xn--a.example\"]\n",
       "crier.toml:3:16: channel.email.relays: \"mx.xn--a.example\" has the label \"xn--a\""},
      {"[channel.email]\nrate_per_second = 1\nrelays = [\"a\"]\nhello_name = \"xn--a.example\"\n",
       "crier.toml:4:14: channel.email.hello_name: \"xn--a.example\" has the label \"xn--a\""},
  };
  for (const Faulty& row : rows) {
    const auto faults = faults_of(row.text);
    ASSERT_EQ(faults.size(), 1U) << row.text;
    EXPECT_TRUE(faults.front().starts_with(row.fault)) << faults.front();
  }
}

TEST(ConfigFile, that_is_no_toml_is_one_fault_with_its_place) {
  const auto faults = faults_of("[dispatch]\nlanes = \n");

  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].starts_with("crier.toml:2:")) << faults[0];
}

TEST(ConfigFile, has_all_its_faults_named_at_once_in_the_order_of_its_lines) {
  const auto faults = faults_of(R"([dispatch]
lanes = -1
lease = true
[daemon]
log_level = 3
colour = "red"
)");

  ASSERT_EQ(faults.size(), 4U);
  EXPECT_TRUE(faults[0].starts_with("crier.toml:2:9: dispatch.lanes"));
  EXPECT_TRUE(faults[1].starts_with("crier.toml:3:9: dispatch.lease"));
  EXPECT_TRUE(faults[2].starts_with("crier.toml:5:13: daemon.log_level"));
  EXPECT_TRUE(faults[3].starts_with("crier.toml:6:1: daemon.colour"));
}

std::string with_password(const std::string& place) {
  return "[channel.email]\nrelays = [\"smtps://mx\"]\nrate_per_second = 1\nuser = \"u\"\n"
         "password = \"" +
         place + "\"\n";
}

TEST(Secrets, come_from_the_environment_and_are_never_shown) {
  const auto config = parse_config(with_password("env:SMTP_PASSWORD"), "crier.toml",
                                   environment_of({{"SMTP_PASSWORD", "hunter2"}}));

  ASSERT_TRUE(config);
  EXPECT_EQ(find_section<EmailSection>(config->channels)->password.value, "hunter2");
  for (const ShownKey& key : shown_keys(*config)) {
    EXPECT_EQ(key.value.find("hunter2"), std::string::npos) << key.key;
  }
}

TEST(Secrets, come_from_a_file_without_its_line_end) {
  const std::string path = testing::TempDir() + "crier_secret";
  std::ofstream(path) << "hunter2\n";

  const auto config = parsed(with_password("file:" + path));

  ASSERT_TRUE(config);
  EXPECT_EQ(find_section<EmailSection>(config->channels)->password.value, "hunter2");
}

TEST(Secrets, are_refused_when_written_into_the_file_or_not_to_be_found) {
  EXPECT_EQ(faults_of(with_password("hunter2")),
            (std::vector<std::string>{"crier.toml:5:12: channel.email.password: is a secret: write "
                                      "\"env:NAME\" or \"file:/path\", not the value itself"}));
  EXPECT_EQ(
      faults_of(with_password("env:NOT_THERE")),
      (std::vector<std::string>{"crier.toml:5:12: channel.email.password: the environment has "
                                "no variable NOT_THERE"}));
  EXPECT_EQ(faults_of(with_password("file:/no/such/file")).size(), 1U);
}

// Whoever asks how a campaign stands has no password of a mail server.
TEST(Secrets, that_cannot_be_read_are_no_fault_of_a_command) {
  const auto found =
      config_for_commands(read_config(with_password("env:NOT_THERE"), "crier.toml", home));

  ASSERT_TRUE(found);
  EXPECT_EQ(find_section<EmailSection>(found->config.channels)->password.value, "");
  ASSERT_EQ(found->unread_secrets.size(), 1U);
  EXPECT_EQ(text_of(found->unread_secrets[0]),
            "crier.toml:5:12: channel.email.password: the environment has no variable NOT_THERE");

  for (const char* const text : {"hunter2", "env:NOT_THERE\"\nlanes = \"no such key"}) {
    const auto faulty = config_for_commands(read_config(with_password(text), "crier.toml", home));
    ASSERT_FALSE(faulty) << text;
    EXPECT_EQ(faulty.error().size(), text[0] == 'h' ? 1U : 2U);
  }
}

TEST(DatabaseUrl, of_the_environment_goes_before_the_file) {
  const auto config = parse_config("[database]\nurl = \"host=file dbname=a\"\n", "crier.toml",
                                   environment_of({{"DATABASE_URL", "postgresql://u:pw@env/b"}}));

  ASSERT_TRUE(config);
  EXPECT_EQ(config->database.url, "postgresql://u:pw@env/b");
  EXPECT_EQ(config->origins.at("database.url"), "DATABASE_URL");
}

TEST(DatabaseUrl, is_shown_without_its_password) {
  const auto config = parsed("[database]\nurl = \"postgresql://u:hunter2@h/b\"\n");

  ASSERT_TRUE(config);
  const auto shown = shown_keys(*config);
  EXPECT_EQ(shown[0].key, "database.url");
  EXPECT_EQ(shown[0].value.find("hunter2"), std::string::npos);
  EXPECT_NE(shown[0].value.find("host='h'"), std::string::npos);
}

TEST(DatabaseUrl, of_the_environment_is_checked_like_one_of_the_file) {
  const auto faults = faults_of("", environment_of({{"DATABASE_URL", "gibberish"}}));

  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].starts_with("environment: DATABASE_URL: ")) << faults[0];
}

TEST(DatabaseUrl, of_nothing_but_blanks_is_a_fault_and_no_server_of_libpqs_choice) {
  for (const char* blanks : {" ", "  \t", "\xC2\xA0"}) {
    const auto faults = faults_of("", environment_of({{"DATABASE_URL", blanks}}));
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0],
              "environment: DATABASE_URL: holds nothing but blanks: write a database URL, or leave "
              "it out");
  }
  EXPECT_EQ(faults_of("[database]\nurl = \" \"\n").size(), 1U);
}

TEST(ConfigFile, that_has_a_channel_that_there_is_not_is_told_those_that_there_are) {
  const auto faults = faults_of("[channel.pigeon]\nloft = 1\n");

  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(
      faults[0].starts_with("crier.toml:1:10: channel.pigeon: unknown key; known here: email, "))
      << faults[0];
  for (const ChannelKind& kind : channel_kinds) {
    EXPECT_TRUE(faults[0].contains(kind.name)) << kind.name;
  }
}

TEST(ShownConfig, says_where_each_value_came_from) {
  const auto config = parsed("[retry]\n\nfirst_delay = \"2min\"\n");

  ASSERT_TRUE(config);
  for (const ShownKey& key : shown_keys(*config)) {
    if (key.key == "retry.first_delay") {
      EXPECT_EQ(key.value, "\"2min\"");
      EXPECT_EQ(key.origin, "crier.toml:3");
    } else {
      EXPECT_EQ(key.origin, "default") << key.key;
    }
  }
}

TEST(ShownConfig, is_one_line_a_key_whatever_its_value_holds) {
  const auto config = parsed(
      "[channel.email]\nrate_per_second = 1\nrelays = [\"a\"]\nca_file = \"a\\n\\u001Bb\"\n");

  ASSERT_TRUE(config);
  for (const ShownKey& key : shown_keys(*config)) {
    if (key.key == "channel.email.ca_file") EXPECT_EQ(key.value, "\"a\\u000A\\u001Bb\"");
  }
}

TEST(ConfigFile, takes_off_what_shows_nothing_around_the_addresses_of_alarms) {
  const auto config = parsed(
      "[channel.email]\nrelays = [\"a\"]\nrate_per_second = 1\n"
      "[alarms]\nemail = [\" ops@example.org\", \"dpo@example.org\\u00A0\"]\n"
      "sender = \"\\u200Bcrier@example.org \"\n");

  ASSERT_TRUE(config);
  EXPECT_EQ(config->alarms.email, (std::vector<std::string>{"ops@example.org", "dpo@example.org"}));
  EXPECT_EQ(config->alarms.sender, "crier@example.org");
}

TEST(ConfigFile, has_alarms_that_can_be_sent) {
  const std::string email = "[channel.email]\nrelays = [\"a\"]\nrate_per_second = 1\n";
  const std::string sender = "sender = \"crier@example.org\"\n";
  struct Row {
    std::string text;
    std::vector<std::string> faults;
  };
  const std::vector<Row> rows = {
      {email + "[alarms]\nemail = [\"ops@example.org\"]\n" + sender, {}},
      {"[alarms]\nwebhook = \"https://ops.example.org/\"\n",
       {"crier.toml:2:11: alarms.webhook: needs a secret as well, which its requests are signed "
        "with: secret = \"env:NAME\" or \"file:/path\""}},
      {email + "[alarms]\nemail = [\"ops@example.org\"]\n",
       {"crier.toml:5:9: alarms.email: needs a sender as well: the address that alarms come from"}},
      {"[alarms]\nemail = [\"ops@example.org\"]\n" + sender,
       {"crier.toml:2:9: alarms.email: goes out by the relays of [channel.email], which is "
        "missing"}},
      {email + "[alarms]\nemail = [\"nobody\"]\n" + sender,
       {"crier.toml:5:10: alarms.email: \"nobody\" is no mail address"}},
      {"[alarms]\nwebhook = \"http://ops.example.org/\"\n",
       {"crier.toml:2:11: alarms.webhook: must be https:// (http:// is for loopback only)"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(faults_of(row.text), row.faults);
  }
}

// A line "#key = value" of the sample is a key, "#[table]" a table; all else after '#' is prose.
std::string with_everything_switched_on(std::string_view sample) {
  std::string text;
  while (!sample.empty()) {
    const std::size_t end = sample.find('\n');
    std::string_view line = sample.substr(0, end);
    sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
    if (line.size() > 1 && line[0] == '#' && line[1] != ' ') line.remove_prefix(1);
    text += std::string(line) + "\n";
  }
  return text;
}

Environment all_secrets() {
  return environment_of(
      {{"CRIER_WEBHOOK_AUTHORIZATION", "Bearer x"}, {"CRIER_ALARM_SECRET", "y"}, {"HOME", "/h"}});
}

TEST(ConfigSample, documents_every_key_and_no_other) {
  std::string text = with_everything_switched_on(config_sample());
  const std::map<std::string, std::string> secrets{
      {"/etc/crier/smtp_password", "x\n"},
      {"/etc/crier/smpp_password", "x\n"},
      {"/etc/crier/firebase.json", test::service_account_file()},
      {"/etc/crier/AuthKey_ABC123DEFG.p8", test::pem_of_p256_key()},
      {"/etc/crier/vapid_key", test::pem_of_p256_key()}};
  int files = 0;
  for (const auto& [place, content] : secrets) {
    const std::string file = testing::TempDir() + "crier_sample_secret_" + std::to_string(++files);
    std::ofstream(file) << content;
    text.replace(text.find(place), place.size(), file);
  }
  const std::string tls = "tls = \"opportunistic\"";  // A password needs more.
  text.replace(text.find(tls), tls.size(), "tls = \"required\"");

  EXPECT_EQ(faults_of(text, all_secrets()), std::vector<std::string>{});

  const auto config = parse_config(text, "sample", all_secrets());
  ASSERT_TRUE(config);
  for (const std::string& key : all_keys()) EXPECT_TRUE(config->origins.contains(key)) << key;
}

TEST(ConfigSample, shows_the_defaults) {
  const auto defaults = parsed("");
  const auto sample = parse_config(std::string(config_sample()), "sample", home);

  ASSERT_TRUE(defaults && sample);
  EXPECT_TRUE(sample->origins.empty());
  const std::string text = with_everything_switched_on(config_sample());
  for (const ShownKey& key : shown_keys(*defaults)) {
    if (key.key == "database.url" || key.key == "state.directory") continue;
    if (key.key == "dispatch.lanes") continue;  // 64 for a new database.
    // Nothing unless somebody says where; the sample has an example.
    if (key.key == "templates.directory" || key.key.starts_with("pages.")) continue;
    if (key.key.starts_with("alarms.") && key.key != "alarms.remind_every") continue;
    if (key.key.starts_with("feedback.") && key.key != "feedback.kept") continue;
    const std::string name = key.key.substr(key.key.rfind('.') + 1);
    EXPECT_NE(text.find("\n" + name + " = " + key.value + "\n"), std::string::npos)
        << key.key << " = " << key.value;
  }
}

TEST(ConfigLookup, goes_from_the_option_to_the_environment_to_the_usual_places) {
  const auto named = environment_of({{"CRIER_CONFIG", "/from/environment.toml"}});

  EXPECT_EQ(find_config_file("/from/option.toml", named), "/from/option.toml");
  EXPECT_EQ(find_config_file("", named), "/from/environment.toml");
}

TEST(ConfigLookup, refuses_a_file_that_was_named_and_is_not_there) {
  const auto config = load_config("/no/such/crier.toml", home);

  ASSERT_FALSE(config);
  EXPECT_EQ(text_of(config.error()[0]),
            "/no/such/crier.toml: cannot be read: No such file or directory; check the path");
}

}  // namespace
}  // namespace crier::app
