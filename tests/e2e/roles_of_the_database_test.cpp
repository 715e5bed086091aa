// The rights that the README names are enough to run a campaign.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/tcp_gate.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* daemons_role = "crierd_of_the_readme";
constexpr const char* operators_role = "crier_of_the_readme";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> quoted_in(const std::string& cell) {
  const std::regex quoted("`([^`]+)`");
  std::vector<std::string> words;
  for (std::sregex_iterator found(cell.begin(), cell.end(), quoted), end; found != end; ++found) {
    words.push_back((*found)[1]);
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

// "all tables", "schema `public`", "sequence `s`", "`a`, `b`".
std::string object_of(const std::string& on) {
  if (on.starts_with("all tables")) return "ALL TABLES IN SCHEMA public";
  if (on.starts_with("all sequences")) return "ALL SEQUENCES IN SCHEMA public";
  for (const char* kind : {"schema", "sequence"}) {
    if (on.starts_with(kind)) return fmt::format("{} {}", kind, joined(quoted_in(on)));
  }
  return joined(quoted_in(on));
}

// One statement a row of the table.
std::vector<std::string> grants_of_the_readme() {
  const std::string readme = text_of(std::filesystem::path(CRIER_SOURCE_DIR) / "README.md");
  const std::size_t section = readme.find("## Roles of the database");
  const std::string text = readme.substr(section, readme.find("\n## ", section) - section);
  const std::regex row("\n\\| (`crier[^|]*) \\| ([^|]*) \\| ([^|]*) \\|");
  std::vector<std::string> grants;
  for (std::sregex_iterator found(text.begin(), text.end(), row), end; found != end; ++found) {
    std::vector<std::string> roles;
    for (const std::string& role : quoted_in((*found)[1])) {
      roles.emplace_back(role == "crierd" ? daemons_role : operators_role);
    }
    const std::string right = (*found)[2];
    const std::string on = (*found)[3];
    grants.push_back(
        right == "owner"
            ? fmt::format("ALTER TABLE {} OWNER TO {}", quoted_in(on).at(0), roles.at(0))
            : fmt::format("GRANT {} ON {} TO {}", joined(quoted_in(right)), object_of(on),
                          joined(roles)));
  }
  return grants;
}

struct OwnRoles : testing::Test {
  OwnRoles() {
    for (const char* role : {daemons_role, operators_role}) {
      change(world.database(), fmt::format("DO $$ BEGIN CREATE ROLE {} LOGIN; "
                                           "EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                                           role));
    }
    // What the world has given to the role of its daemons.
    change(world.database(), "ALTER TABLE attempts OWNER TO CURRENT_USER");
    for (const char* all :
         {"ALL TABLES IN SCHEMA public", "ALL SEQUENCES IN SCHEMA public", "SCHEMA public"}) {
      change(world.database(), fmt::format("REVOKE ALL ON {} FROM {}", all, daemons_role));
    }
    change(world.database(), "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    for (const std::string& grant : grants_of_the_readme()) change(world.database(), grant);
    gate.open(world.pages_port());
    world.start_daemon().await_ready();
    std::string config = text_of(world.folder() / "crierd-1.toml");
    config.replace(config.find(daemons_role), std::string(daemons_role).size(), operators_role);
    std::ofstream(operators_config()) << config;
  }

  [[nodiscard]] std::filesystem::path operators_config() const {
    return world.folder() / "operator.toml";
  }
  void must(std::vector<std::string> words) const {
    const std::string command = joined(words);
    const ProgramEnd end = world.run_under(operators_config(), std::move(words));
    EXPECT_EQ(end.status, 0) << command << ": " << end.output;
  }

  TcpGate gate;
  World world{{.people = 300,
               .channel = "maildir",
               .settings = "[objection_link]\nask_every = \"300ms\"\n",
               .serves_pages = true,
               .pages_reached_at = gate.url(),
               .daemons_role = daemons_role}};
};

TEST_F(OwnRoles, have_the_rights_that_the_readme_names_and_run_a_campaign_with_them) {
  ASSERT_EQ(grants_of_the_readme().size(), 10U);
  const std::string people = (world.folder() / "people.csv").string();
  const std::string suppressed = (world.folder() / "suppressed.csv").string();
  const std::string key = World::key;
  world.must({"sample", "people", "--count", "300", "--seed", "7", "--output", people});
  std::ofstream(suppressed) << "address\nnobody@example.org\n";

  must({"audience", "import", people});
  must({"audience", "import", people});
  must({"audience", "stats"});
  must({"suppressions", "import", "--channel", "email", suppressed});
  world.create_campaign();
  must({"campaign", "approve", key, "--all", "--by", "another"});
  must({"campaign", "plan", key});
  must({"campaign", "start", key, "--yes"});
  world.await_state("finished");
  const auto links = objection_links(world);
  ASSERT_GT(links.size(), 2U);
  for (std::size_t press = 0; press < 2; ++press) {
    const auto pressed = post(world.pages_port(), links[press], {.body = "do=object"});
    ASSERT_TRUE(pressed);
    EXPECT_EQ(pressed->status, 303) << pressed->body;
  }
  const auto form =
      post(world.pages_port(), "/object?lang=en", {.body = "email=nobody%40example.org"});
  ASSERT_TRUE(form);
  EXPECT_EQ(form->status, 200);
  eventually("the confirmations are sent", [&] {
    return number(world.database(), "SELECT count(*) FROM confirmations WHERE state = 'sent'") == 2;
  });
  must({"objections", "match"});
  must({"objections", "stats"});
  must({"report", key});
  must({"audit", key});
  must({"objections", "list", "--purpose", "ai-training"});

  const DaemonProcess& daemon = world.daemons().front();
  EXPECT_TRUE(daemon.answers("/healthz"));
  EXPECT_THAT(daemon.log(), Not(HasSubstr("42501")));
}

// What is not in the table of crierd: it reads that alone.
TEST_F(OwnRoles, keep_a_daemon_from_changing_what_is_an_operators) {
  for (const char* table : {"approvals", "token_keys", "settings", "imports", "campaign_extensions",
                            "page_wordings", "erasures", "limit_settings"}) {
    EXPECT_EQ(
        number(world.database(),
               fmt::format("SELECT count(*) FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', "
                           "'TRUNCATE']) AS asked WHERE has_table_privilege('{}', '{}', asked)",
                           daemons_role, table)),
        0)
        << table;
  }
  // It suppresses what bounces, and takes nothing out.
  EXPECT_EQ(number(world.database(),
                   fmt::format("SELECT count(*) FROM unnest(ARRAY['DELETE', 'TRUNCATE']) AS asked "
                               "WHERE has_table_privilege('{}', 'suppressions', asked)",
                               daemons_role)),
            0);
}

}  // namespace
}  // namespace crier::e2e
