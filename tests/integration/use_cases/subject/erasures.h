// People who object, withdraw, are erased and come back, in one campaign that was told.
#pragma once

#include <array>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "integration/use_cases/whole_campaign.h"
#include "objection/ref_digest.h"
#include "store/registers/bearers.h"
#include "store/settings.h"
#include "use_cases/objection/feed/objection_export.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/reported_statements.h"
#include "use_cases/subject/erasure.h"
#include "use_cases/subject/recall.h"
#include "use_cases/subject/subject_account.h"

namespace crier::app {

struct Erasures : WholeCampaign {
  using Erased = std::expected<ErasureAnswer, std::string>;

  void SetUp() override {
    settings_ = connection_.transact(
        [](store::Transaction& transaction) { return store::read_settings(transaction); });
    settings_.lanes = test::test_lanes;
  }

  ErasureRequest erasure_of(const std::string& ref) {
    return {.ref = ref,
            .reason = "art. 17 request 118",
            .actor = "ada",
            .now = now() + std::chrono::hours(1)};
  }
  Erased erase(const std::string& ref) {
    return erase_subject(connection_, settings_, erasure_of(ref));
  }
  // An erasure by somebody else, up to where it waits for a lock of the test.
  std::jthread erasing_until_it_waits(const std::string& ref, std::optional<Erased>& answer) {
    std::jthread erasing([this, request = erasure_of(ref), &answer] {
      store::Connection connection(url_, "erasing");
      answer = erase_subject(connection, settings_, request);
    });
    sql("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP "
        "PERFORM pg_sleep(0.01); END LOOP; END $$");
    return erasing;
  }
  std::string account(const std::string& ref) {
    return account_json(ref, account_of(connection_, settings_, ref));
  }
  std::string digest(const std::string& ref) const {
    return hex(objection::RefDigester(settings_.secret).digest(ref));
  }

  // As an import adds somebody.
  void import(const std::string& ref) {
    add({german(ref)});
    connection_.transact([&](store::Transaction& transaction) {
      recall_erased(transaction,
                    std::array{KnownRef{.lane = lane_of(ref, test::test_lanes), .ref = ref}},
                    "import");
    });
  }

  void report(objection::StatementKind kind, const std::string& ref, WallTime at) {
    const auto answer = record_reported_statement(connection_,
                                                  {.kind = kind,
                                                   .ref = ref,
                                                   .purpose = "ai-training",
                                                   .new_purpose = NewPurpose::allowed,
                                                   .way = objection::Way::post,
                                                   .stated_at = at,
                                                   .stated_until = at,
                                                   .actor = "ada",
                                                   .reason = "letter of " + ref},
                                                  test::test_lanes);
    EXPECT_TRUE(answer) << answer.error();
  }

  objection::Bearer bearer_of(const std::string& ref, CampaignId campaign) {
    const auto row = sql(fmt::format("SELECT lane, id FROM subjects WHERE ref = '{}'", ref))[0];
    return {.campaign = campaign,
            .lane = Lane{row[0].as<std::int16_t>()},
            .subject = SubjectId{row[1].as<std::int64_t>()}};
  }
  LinkAnswer press(const objection::Bearer& bearer,
                   objection::StatementKind kind = objection::StatementKind::objection,
                   std::chrono::minutes later = std::chrono::hours(2)) {
    const std::array<LinkStatement, 1> said = {{{.kind = kind,
                                                 .bearer = bearer,
                                                 .token_id = "0123456789abcdef",
                                                 .way = objection::Way::link,
                                                 .at = now() + later,
                                                 .withdraws = receipt_of(bearer)}}};
    return connection_.transact([&](store::Transaction& transaction) {
      return record_link_statements(transaction, said).at(0);
    });
  }
  // Of what they have said last, as they have kept it.
  std::string receipt_of(const objection::Bearer& bearer) {
    const auto person = connection_.transact([&](store::Transaction& transaction) {
      return store::find_bearers(transaction, std::array{bearer}).front();
    });
    const auto found = sql(
        fmt::format("SELECT receipt FROM objection_records WHERE lane = {} AND receipt IS NOT NULL "
                    "AND (ref = '{}' OR encode(ref_digest, 'hex') = '{}') "
                    "AND statement = 'objection' ORDER BY stated_at DESC LIMIT 1",
                    bearer.lane.value, person->ref, person->digest ? hex(*person->digest) : ""));
    return found.empty() ? "" : found[0][0].c_str();
  }

  std::string exported(Identifiers identifiers = Identifiers::clear,
                       std::chrono::minutes later = std::chrono::hours(48)) {
    std::string text;
    const auto done = export_objections(connection_,
                                        {.purpose = "ai-training",
                                         .as_of = now() + later,
                                         .identifiers = identifiers,
                                         .format = ExportFormat::ndjson,
                                         .secret = settings_.secret,
                                         .actor = "ada",
                                         .now = now() + later},
                                        [&](std::string_view piece) {
                                          text += piece;
                                          return true;
                                        });
    EXPECT_TRUE(done && done->is_whole);
    return text;
  }

  // Every table of the database as text.
  std::string dump() {
    std::string text;
    for (const auto& table : sql("SELECT table_name FROM information_schema.tables "
                                 "WHERE table_schema = 'public'")) {
      for (const auto& row : sql(fmt::format("SELECT t::text FROM {} AS t", table[0].c_str()))) {
        text += row[0].c_str();
        text += '\n';
      }
    }
    return text;
  }
  std::int64_t count(const std::string& query) { return sql(query)[0][0].as<std::int64_t>(); }
};

}  // namespace crier::app
