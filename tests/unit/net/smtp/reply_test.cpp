#include "net/smtp/reply.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

using Result = ParsedReply::Result;

TEST(Reply, is_read_with_its_code_status_and_text) {
  struct Row {
    std::string bytes;
    int code;
    EnhancedCode enhanced;
    std::string text;
  };
  const std::vector<Row> rows = {
      {"250 Ok\r\n", 250, {}, "Ok"},
      {"250\r\n", 250, {}, ""},
      {"250 \r\n", 250, {}, ""},
      {"250 2.1.5 Ok\r\n", 250, {2, 1, 5}, "Ok"},
      {"550 5.1.1 <a@b.example>: unknown\r\n", 550, {5, 1, 1}, "<a@b.example>: unknown"},
      {"550 5.7.509 refused\r\n", 550, {5, 7, 509}, "refused"},
      {"450 4.2.0\r\n", 450, {4, 2, 0}, ""},
      {"250-one\r\n250-two\r\n250 2.0.0 three\r\n", 250, {2, 0, 0}, "three"},
      {"250-\r\n250 Ok\r\n", 250, {}, "Ok"},
      {"354 Go ahead\n", 354, {}, "Go ahead"},
      // No status of its own: another class than the code's, too many digits, a version number.
      {"550 2.1.5 odd\r\n", 550, {}, "2.1.5 odd"},
      {"550 5.1.1111 odd\r\n", 550, {}, "5.1.1111 odd"},
      {"220 2.0 server\r\n", 220, {}, "2.0 server"},
      {"250 2.1.5-and more\r\n", 250, {}, "2.1.5-and more"},
      {"354 3.0.0 odd\r\n", 354, {}, "3.0.0 odd"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.bytes);
    const std::string bytes = row.bytes + "250 next\r\n";

    const ParsedReply parsed = parse_reply(bytes);

    ASSERT_EQ(parsed.result, Result::complete);
    EXPECT_EQ(parsed.size, row.bytes.size());
    EXPECT_EQ(parsed.reply.code, row.code);
    EXPECT_EQ(parsed.reply.enhanced, row.enhanced);
    EXPECT_EQ(parsed.reply.text, row.text);
  }
}

TEST(Reply, is_partial_until_its_last_line_has_ended) {
  const std::string whole = "250-first\r\n250-second\r\n250 2.0.0 third\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(parse_reply(whole.substr(0, size)).result, Result::partial) << size;
  }
  EXPECT_EQ(parse_reply(whole).result, Result::complete);
}

TEST(Reply, that_is_malformed_ends_with_the_line_that_is_no_smtp) {
  for (const std::string_view rubbish : {"hello\r\n", "150 x\r\n", "250-a\r\n550 b\r\n"}) {
    const std::string bytes = std::string(rubbish) + "503 5.5.1 no valid recipients\r\n";
    EXPECT_EQ(parse_reply(bytes).size, rubbish.size()) << rubbish;
  }
}

TEST(Reply, that_is_no_smtp_is_malformed) {
  for (const std::string bytes :
       {"\r\n", "25\r\n", "hello\r\n", "2500 Ok\r\n", "250_Ok\r\n", "150 Ok\r\n", "650 Ok\r\n",
        "25O Ok\r\n", "HTTP/1.1 200 OK\r\n", "250-one\r\n251 two\r\n", "250-one\r\nrubbish\r\n"}) {
    EXPECT_EQ(parse_reply(bytes).result, Result::malformed) << bytes;
  }
}

TEST(Reply, has_any_number_of_lines_of_any_length_up_to_a_bound) {
  const std::string long_line = "250 " + std::string(reply_size_max - 6, 'x') + "\r\n";
  std::string many_lines;
  while (many_lines.size() < reply_size_max - 100) many_lines += "250-more and more and more\r\n";

  EXPECT_EQ(parse_reply(long_line).result, Result::complete);
  EXPECT_EQ(parse_reply(many_lines + "250 end\r\n").result, Result::complete);
}

TEST(Reply, beyond_the_bound_has_the_code_of_its_first_line_if_all_lines_agree) {
  struct Row {
    std::string first;
    std::string line;  // Again and again.
    int code;
    EnhancedCode enhanced;
    std::string text;
  };
  const std::vector<Row> rows = {
      {"554-5.7.1 Go\r\n", "554-5.7.1 and more\r\n", 554, {5, 7, 1}, "Go"},
      {"250-2.0.0 Ok: queued as 4A1B\r\n", "250-\r\n", 250, {2, 0, 0}, "Ok: queued as 4A1B"},
      {"250-Ok\n", "250-x\n", 250, {}, "Ok"},
      {"550 5.1.1 ", "no such user ", 550, {5, 1, 1}, ""},
      {"550-a\r\n550-", "b", 550, {}, "a"},
      {"", "x", 0, {}, ""},
      {"99", "x", 0, {}, ""},
      {"650-", "x", 0, {}, ""},
      {"550", "x", 0, {}, ""},
      {"550-a\r\n551-", "b", 0, {}, ""},
      {"550-a\r\nrubbish", "b", 0, {}, ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.first + row.line);
    std::string bytes = row.first;
    while (bytes.size() <= reply_size_max) bytes += row.line;

    const ParsedReply parsed = parse_reply(bytes);

    ASSERT_EQ(parsed.result, Result::overlong);
    EXPECT_EQ(parsed.size, bytes.size());
    EXPECT_EQ(parsed.reply.code, row.code);
    EXPECT_EQ(parsed.reply.enhanced, row.enhanced);
    if (!row.text.empty()) EXPECT_EQ(parsed.reply.text, row.text);
    EXPECT_TRUE(parsed.reply.is_cut);
    EXPECT_EQ(parsed.reply.lines.size(), reply_size_max);
    EXPECT_EQ(parse_reply(bytes.substr(0, reply_size_max)).result, Result::partial);
  }
}

TEST(Reply, that_is_cut_says_so_in_its_words) {
  std::string bytes = "554-5.7.1 <a@b.example> is no friend\r\n";
  while (bytes.size() <= reply_size_max) bytes += "554-\r\n";

  EXPECT_EQ(redacted_words_of(parse_reply(bytes).reply),
            "a reply longer than 65,536 octets: [address] is no friend");
  EXPECT_EQ(redacted_words_of(parse_reply("554 5.7.1 no\r\n").reply), "no");
}

TEST(Reply, is_told_in_one_line_without_codes) {
  const auto words = [](std::string_view bytes) { return words_of(parse_reply(bytes).reply); };

  EXPECT_EQ(words("554-5.7.1 Go\r\n554-\r\n554 5.7.1 away\r\n"), "Go away");
  EXPECT_EQ(words("250\r\n"), "");
  EXPECT_EQ(words("550 2.1.5 odd\r\n"), "2.1.5 odd");
}

TEST(Reply, tells_the_queue_id_apart_from_prose) {
  EXPECT_EQ(queue_id("Ok: queued as 4A1B2C3D"), "4A1B2C3D");
  EXPECT_EQ(queue_id("OK id=1sAbCd-00000-AB"), "1sAbCd-00000-AB");
  EXPECT_EQ(queue_id("Message accepted for delivery"), "");
  EXPECT_EQ(queue_id("Ok: queued as someone@example.org"), "");
  EXPECT_EQ(queue_id("Ok: queued as " + std::string(300, 'a')).size(), 200U);
}

}  // namespace
}  // namespace crier::smtp
