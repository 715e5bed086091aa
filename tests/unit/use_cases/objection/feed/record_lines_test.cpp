#include "use_cases/objection/feed/record_lines.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

store::ObjectionRecord example() {
  return {.position = 7,
          .ref = "member-1",
          .ref_digest = "00ff",
          .purpose = "ai-training",
          .objects = true,
          .stated_at = parse_iso8601("2026-05-01T10:00:00Z").value(),
          .recorded_at = parse_iso8601("2026-05-01T10:00:01Z").value(),
          .way = objection::Way::one_click,
          .timeliness = objection::Timeliness::before_cutoff,
          .receipt = "7KQM-2D9X-4VTA",
          .campaign = "ai-training-2026"};
}

TEST(RecordLine, of_ndjson_has_all_that_a_consumer_needs_in_one_line) {
  EXPECT_EQ(ndjson_line(example()),
            R"({"position":7,"statement":"objection","objects":true,"ref":"member-1",)"
            R"("ref_digest":"00ff","purpose":"ai-training",)"
            R"("stated_at":"2026-05-01T10:00:00Z","recorded_at":"2026-05-01T10:00:01Z",)"
            R"("way":"one_click","timeliness":"before_cutoff","receipt":"7KQM-2D9X-4VTA",)"
            R"("campaign":"ai-training-2026"})"
            "\n");
}

TEST(RecordLine, names_the_digest_alone_after_an_erasure_and_null_for_what_is_not_known) {
  store::ObjectionRecord record = example();
  record.ref.clear();
  record.objects = false;
  record.receipt.clear();
  record.campaign.clear();
  record.kind = objection::StatementKind::withdrawal;
  const std::string line = ndjson_line(record);

  EXPECT_NE(line.find(R"("statement":"withdrawal","objects":false,"ref_digest":"00ff","purpose")"),
            std::string::npos);
  EXPECT_NE(line.find(R"("receipt":null,"campaign":null})"), std::string::npos);
  EXPECT_EQ(line.find(R"("ref":)"), std::string::npos);
}

TEST(RecordLine, stays_one_line_whatever_a_ref_holds) {
  store::ObjectionRecord record = example();
  record.ref = "a\n\"b\"\\ü\r";
  const std::string line = ndjson_line(record);

  EXPECT_NE(line.find(R"("ref":"a\n\"b\"\\ü\r")"), std::string::npos);
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
}

TEST(RecordLine, of_csv_has_a_field_for_every_title) {
  EXPECT_EQ(csv_title(),
            "position,statement,objects,ref,ref_digest,purpose,stated_at,recorded_at,way,"
            "timeliness,receipt,campaign\r\n");
  EXPECT_EQ(csv_line(example()),
            "7,objection,true,member-1,00ff,ai-training,2026-05-01T10:00:00Z,"
            "2026-05-01T10:00:01Z,one_click,before_cutoff,7KQM-2D9X-4VTA,ai-training-2026\r\n");
}

}  // namespace
}  // namespace crier::app
