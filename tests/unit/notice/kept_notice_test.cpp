// Notices that an earlier program kept (tests/golden/notice/kept) are read by every later one.
// These files are never written anew: databases have such octets.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "notice/notice_book.h"
#include "support/notice/sample_notice.h"

namespace crier::notice {
namespace {

struct Kept {
  const char* file;
  const char* version;
  const char* written_digest;
  const char* nameless_digest;
  const char* evidence;
};

// As the program said when it kept them.
class KeptNotice : public testing::TestWithParam<Kept> {
 protected:
  static std::string content() {
    const auto path = std::filesystem::path(CRIER_SOURCE_DIR) / "tests/golden/notice/kept" /
                      (std::string(GetParam().file) + ".kept");
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::unique_ptr<CompiledNotice> notice_ =
      reopen_notice(content(), test::sample_tokens());
};

std::string digest_of_what_is_written(const CompiledNotice& notice, const Addressee& person) {
  std::string octets;
  notice.write(person, test::sample_instant(), octets);
  return hex(sha256(octets));
}

TEST_P(KeptNotice, writes_what_it_wrote_then) {
  Addressee somebody = test::sample_person();
  somebody.token = "AAgSS8qPR3RyyP8o8po0pGl4";  // Tokens had another form then.
  Addressee nobody = somebody;
  nobody.name = "";
  ASSERT_NE(notice_, nullptr);

  EXPECT_EQ(digest_of_what_is_written(*notice_, somebody), GetParam().written_digest);
  EXPECT_EQ(digest_of_what_is_written(*notice_, nobody), GetParam().nameless_digest);
}

TEST_P(KeptNotice, has_the_version_and_the_evidence_of_then) {
  ASSERT_NE(notice_, nullptr);

  EXPECT_EQ(notice_->version(), GetParam().version);
  EXPECT_EQ(hex(notice_->evidence(test::sample_person())), GetParam().evidence);
}

TEST_P(KeptNotice, is_kept_again_in_the_same_octets) {
  ASSERT_NE(notice_, nullptr);

  EXPECT_EQ(notice_->content(), content());
}

INSTANTIATE_TEST_SUITE_P(
    of_an_earlier_program, KeptNotice,
    testing::Values(
        Kept{.file = "de.mime",
             .version = "a2004eb7a359c610",
             .written_digest = "bf96d1616d297575475e7aabdec68e30d82078808ebc30af944fcf8c1fd31e2c",
             .nameless_digest = "e20d5b38b78e16ed5b3aeeb7b7857e98039f74098702f748fc6068fe284151bb",
             .evidence = "6d29403918f5bee5ed75a77107454fc8ea94d01208bd52e71a735483138efd2a"},
        Kept{.file = "el.mime",
             .version = "bbcdaa3a3ea88694",
             .written_digest = "46b56b301c0582fc0dadb69a2ec415893de6cdafcd244dcefa0a0f7567a27538",
             .nameless_digest = "8d1d6a935c6531f6980d6f3d2862466cae8cb4002fc3dd9f4eb696a19490a93b",
             .evidence = "c16a0534e83452041f9d993719c4b9c011d22928136ed121b66985934577aa29"},
        Kept{.file = "fr-LU+de-LU.json",
             .version = "069b9767ea043595",
             .written_digest = "308d15d9ada23105bd71d3d7729985f924ecbd627e134e3f1190750f765ea27a",
             .nameless_digest = "9142e28e8167265f4f7fe52114aab434d0a0cd4e9f1c5fd4578709fb448f2031",
             .evidence = "6e5fc9c7ad1e59e1c7fb3e2fe14918a2d53bde8eb3ed80bb02e0cf933aba868a"}),
    [](const testing::TestParamInfo<Kept>& row) { return "number_" + std::to_string(row.index); });

}  // namespace
}  // namespace crier::notice
