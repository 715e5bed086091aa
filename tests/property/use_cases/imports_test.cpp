// Whatever the octets of a file are, each of the three imports ends, its counts add up, and what it
// put aside can be imported again.
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "use_cases/audience/import.h"
#include "use_cases/audience/register_import.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

constexpr WallTime now{std::chrono::sys_days{2026y / 11 / 28}};

std::string gzipped(const std::string& text) {
  std::string packed(text.size() + 128, '\0');
  z_stream stream{};
  constexpr int gzip = 16;
  RC_ASSERT(::deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + gzip, 8, Z_DEFAULT_STRATEGY) ==
            Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  RC_ASSERT(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

std::string with_zstd(const std::string& text) {
  std::string packed(::ZSTD_compressBound(text.size()), '\0');
  packed.resize(::ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1));
  return packed;
}

std::string in_utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char each : text) wide += {each, '\0'};
  return wide;
}

// Pieces of files, in any order; some hang together often enough to be read.
rc::Gen<std::string> pieces() {
  using namespace std::string_literals;
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::weightedOneOf<std::string>(
          {{6, rc::gen::elementOf(std::vector<std::string>{
                   "u1", "u2", "AT", "XX", "a@example.org", "b@", "2026-11-01", "01.11.2026",
                   "+431234567", "0660", "de", "Europe/Vienna", "M\xC3\xBCller", "mu\xCC\x88", " ",
                   "\xC2\xA0"})},
           {8,
            rc::gen::elementOf(std::vector<std::string>{",", ",", "\n", "\r\n", "\r", ";", "\t"})},
           {2, rc::gen::elementOf(std::vector<std::string>{"\"", "\"\"", "\"a\nb\"", "\"x,y\""})},
           {1, rc::gen::elementOf(std::vector<std::string>{"\0"s, "\xFF", "\xE9", "\xEF\xBB\xBF",
                                                           "\x1B[2J", "sep=;\n", "PK\3\4"})}})),
      [](const std::vector<std::string>& parts) {
        std::string text;
        for (const std::string& part : parts) text += part;
        return text;
      });
}

std::string file_with(const std::vector<std::string>& headers) {
  const std::string text = *rc::gen::elementOf(headers) + *pieces();
  switch (*rc::gen::inRange(0, 8)) {
    case 0: return gzipped(text);
    case 1: return gzipped(text) + with_zstd(text);
    case 2: return with_zstd(text);
    case 3: return in_utf16(text);
    case 4: {
      const std::string packed = *rc::gen::arbitrary<bool>() ? gzipped(text) : with_zstd(text);
      return packed.substr(0, *rc::gen::inRange<std::size_t>(0, packed.size()));
    }
    case 5: return *pieces();
    default: return text;
  }
}

class Files {
 public:
  Files() { std::filesystem::create_directories(directory_); }
  ~Files() { std::filesystem::remove_all(directory_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ / name; }

  // Rows put aside; nothing when the file is refused as a whole.
  template <class Import>
  std::optional<std::int64_t> import(const std::string& name, const std::string& rejects_name,
                                     Import import) const {
    ByteSource source(path(name));
    RejectFile rejects(path(rejects_name));
    const auto summary = import(source, rejects);
    if (!summary) {
      RC_ASSERT(!summary.error().empty());
      return std::nullopt;
    }
    RC_ASSERT(summary->read == summary->unchanged + summary->rejected);
    RC_ASSERT(summary->rejected == rejects.count());
    return rejects.count() + rejects.warned();
  }

  // Also once more what was put aside.
  template <class Import>
  void check(const std::string& text, Import import) const {
    std::ofstream(path("file"), std::ios::binary) << text;
    const auto aside = this->import("file", "rejects.csv", import);
    if (!aside || *aside == 0) return;
    const auto again = this->import("rejects.csv", "again.csv", import);
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again <= *aside);
  }

 private:
  std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("crier-imports-" + std::to_string(::getpid()));
};

std::expected<ImportSummary, std::vector<std::string>> judge_people(ByteSource& source,
                                                                    RejectFile& rejects) {
  return check_people(
      source, rejects,
      {.database_url = {}, .reading = {}, .today = 2026y / 11 / 28, .wall_now = {}, .pace = {}});
}

RC_GTEST_PROP(Imports, of_people_add_up_whatever_the_file, ()) {
  const Files files;
  files.check(file_with({"ref,country\n", "ref;country;email;phone\r\n", "country,ref,birth_date\r",
                         "ref,crier_ignored_notes,country\n",
                         "ref,email,name,locale,country,time_zone,birth_date,phone,\n"}),
              judge_people);
}

RC_GTEST_PROP(Imports, of_people_add_up_whatever_a_long_ignored_field_holds, ()) {
  const Files files;
  std::string long_text;
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      3, rc::gen::elementOf(std::vector<std::string>{"Dear Ada,\n", "u3,AT,x\r\n", "\"\"",
                                                     "M\xC3\xBCller, and so on\n", "\"", "x"}));
  for (const std::string& part : parts) {
    for (int time = *rc::gen::inRange(0, 40); time > 0; --time) long_text += part;
    long_text.append(*rc::gen::inRange<std::size_t>(0, 800'000), 'x');
  }
  const std::string quote = *rc::gen::element<std::string>("\"", "");
  files.check("ref,country,crier_ignored_notes\n" + *pieces() + "u9,AT," + quote + long_text +
                  quote + *pieces() + long_text + *pieces(),
              judge_people);
}

RC_GTEST_PROP(Imports, of_objections_add_up_whatever_the_file, ()) {
  const Files files;
  files.check(file_with({"ref\n", "ref,objected_at\n", "objected_at\tref\r\n"}),
              [](ByteSource& source, RejectFile& rejects) {
                return import_objections(
                    source, rejects, {.connection = nullptr, .reading = {}, .pace = {}, .now = now},
                    {});
              });
}

RC_GTEST_PROP(Imports, of_suppressions_add_up_whatever_the_file, ()) {
  const Files files;
  files.check(file_with({"address\n", "email,reason\n", "reason;expires_at;address\r\n"}),
              [](ByteSource& source, RejectFile& rejects) {
                return import_suppressions(
                    source, rejects, {.connection = nullptr, .reading = {}, .pace = {}, .now = now},
                    channel_named("email").value());
              });
}

}  // namespace
}  // namespace crier::app
