// Opens the objection links of campaigns whose begin is due, in every language, as a start does:
// a campaign that was scheduled for later is not begun while nobody could object. Asked
// beside the engine, which does not wait for a network.
#pragma once

#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/links/link_answers.h"
#include "daemon/notice_materials.h"
#include "dispatch/meter.h"
#include "dispatch/trouble.h"
#include "net/http/client.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"
#include "store/campaign/campaigns.h"
#include "use_cases/objection/link/link_questions.h"

namespace crier::app {

class BeginLinks {
 public:
  struct Options {
    NoticeMaterials materials;
    std::string pages_reached_at;  // PagesAddress::reached_at.
    std::chrono::milliseconds timeout;
  };

  // What is referred to must outlive this.
  BeginLinks(store::Database& database, Clock& clock, dispatch::Meter& meter, Options options,
             const boost::asio::any_io_executor& executor);

  // Why the campaign must not begin, for a person; empty: nothing of its link speaks against it.
  // Nothing: it is being asked from now on; ask again. An answer is told once, and only while it is
  // fresh (link_answers.h): the next question opens the links again.
  [[nodiscard]] std::optional<std::string> fault(CampaignId campaign);
  // These are due; nobody asks for the others any more.
  void keep_only(const std::vector<CampaignId>& due);

  // Asks a few campaigns at a time, until it is cancelled. One that fails is told as a trouble of
  // its own and keeps nobody else waiting.
  boost::asio::awaitable<void> run();

 private:
  struct Questions {
    std::string campaign;                        // Its key.
    std::vector<objection::LinkQuestion> links;  // None: nobody is to ask.
  };

  boost::asio::awaitable<void> ask_who_waits();
  boost::asio::awaitable<void> ask(CampaignId campaign);
  boost::asio::awaitable<void> ask_one(objection::LinkQuestion question, std::string* fault);
  [[nodiscard]] static Questions questions_in(store::Transaction& transaction, CampaignId campaign,
                                              const Options& options);

  void pass(CampaignId campaign);
  // How long until the campaign may be asked again.
  [[nodiscard]] std::chrono::milliseconds pause_after(CampaignId campaign,
                                                      const std::exception_ptr& failure);

  store::Database& database_;
  Clock& clock_;
  dispatch::Meter& meter_;
  Options options_;
  http::Client client_;
  WaitList changed_;  // Somebody waits to be asked.
  LinkAnswers answers_;
  std::map<CampaignId, dispatch::Trouble> troubles_;  // Of those that could not be asked last.
};

}  // namespace crier::app
