#include "daemon/feedback/maildir_intake.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "daemon/keep_looking.h"
#include "runtime/log.h"
#include "runtime/text_file.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/feedback/mail_intake.h"

namespace crier::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::size_t files_at_once = 100;
// A larger one stays where it is, and is told of.
constexpr std::size_t file_octets_max = std::size_t{32} << 20U;

struct Taken {
  std::vector<fs::path> files;  // Kept.
  std::vector<ComingMail> mails;
  std::string trouble;  // Of one that could not be read, or of the folder; empty: none.
  bool is_full{};       // There may be more.
};

Taken take_some(const fs::path& folder) {
  Taken taken;
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) {
    taken.trouble = file_trouble(error.value());
    return taken;
  }
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) break;
    const fs::path file = entries->path();
    if (file.filename().string().starts_with('.') || !entries->is_regular_file(error)) continue;
    if (taken.files.size() >= files_at_once) {
      taken.is_full = true;
      break;
    }
    auto text = read_text_file(file.string(), file_octets_max);
    if (!text) {
      taken.trouble = text.error();
      continue;
    }
    taken.files.push_back(file);
    taken.mails.push_back({.way = MailWay::maildir, .recipient = {}, .octets = *std::move(text)});
  }
  if (error) taken.trouble = file_trouble(error.value());
  return taken;
}

}  // namespace

MaildirIntake::MaildirIntake(fs::path maildir, store::Database& database, Clock& clock,
                             dispatch::TroubleListener& listener)
    : maildir_(std::move(maildir)), database_(database), clock_(clock), listener_(listener) {}

asio::awaitable<void> MaildirIntake::run() {
  return keep_looking(&clock_, &listener_,
                      {.where = {.name = "the maildir of mails that come back",
                                 .use = dispatch::Place::Use::telling},
                       .during = "taking mails that came back",
                       .interval = interval},
                      [this] { return look(); });
}

asio::awaitable<void> MaildirIntake::look() {
  bool is_more = true;
  while (is_more) {
    // On a thread of the database: neither files nor rows keep the loop waiting.
    auto work = [folder = maildir_ / "new",
                 now = clock_.wall_now()](store::Transaction& transaction) {
      Taken taken = take_some(folder);
      static_cast<void>(keep_mails(transaction, now, taken.mails));
      taken.mails.clear();
      return taken;
    };
    auto taking = store::ask(&database_, std::move(work));
    const Taken taken = co_await std::move(taking);
    std::string trouble = taken.trouble;
    is_more = taken.is_full;
    for (const fs::path& file : taken.files) {
      std::string name = file.filename().string();
      // "2," and flags: S is seen.
      if (!name.contains(":2,")) name += ":2,S";
      std::error_code error;
      fs::rename(file, maildir_ / "cur" / name, error);
      if (!error) continue;
      trouble = file_trouble(error.value());
      is_more = false;
    }
    if (trouble.empty()) continue;
    if (const auto kept_back = warning_limit_.admit(clock_.now())) {
      log::warn("a mail in the maildir of feedback could not be taken, or moved to cur/",
                {{"why", trouble}, {"kept_back", *kept_back}});
    }
  }
}

}  // namespace crier::app
