// A fresh database with a campaign that has begun, and what answers for it over HTTP, without the
// network in between.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "integration/use_cases/whole_campaign.h"
#include "net/http/message.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "support/heard_troubles.h"
#include "use_cases/objection/feed/consumers.h"
#include "web/api/statement_endpoint.h"
#include "web/link_tokens.h"
#include "web/objection/objection_pages.h"
#include "web/objection/objection_recorder.h"
#include "web/shown_words.h"

namespace crier::app {

class ServedCampaign : public WholeCampaign {
 protected:
  using Answering = boost::asio::awaitable<http::Response>;

  // Runs the loop until there is an answer, or rethrows.
  http::Response answer_of(Answering answering) {
    http::Response answer;
    std::exception_ptr failure;
    TaskGroup tasks(io_.get_executor());
    tasks.spawn(keep(std::move(answering), &answer, &failure));
    io_.restart();
    while (!tasks.empty()) io_.run_one();
    if (failure) std::rethrow_exception(failure);
    return answer;
  }

  std::string add_consumer(const std::string& name) {
    const auto added = connection_.transact([&](store::Transaction& transaction) {
      return app::add_consumer(transaction, {.name = name,
                                             .purpose = "ai-training",
                                             .new_purpose = NewPurpose::allowed,
                                             .actor = "ada",
                                             .at = now(),
                                             .may_follow = false,
                                             .may_record = true});
    });
    return added.value().token;
  }

  // Of the link of somebody whom `campaign` addresses.
  std::string token_of(const store::CampaignRecord& campaign, const std::string& ref) {
    const auto id = sql("SELECT id FROM subjects WHERE ref = '" + ref + "'")[0][0];
    const objection::TokenSealer sealer(settings_.token_keys.front(), campaign.id);
    const objection::Token token =
        sealer.seal(lane_of(ref, test::test_lanes), {id.as<std::int64_t>()}, {});
    return {token.data(), token.size()};
  }

  boost::asio::io_context io_;
  SystemClock clock_;
  store::Database database_{{.url = url_, .application = "pages", .connections = 1}};
  ShownWords words_;
  LinkTokens tokens_{database_, clock_, io_.get_executor(), settings_.token_keys};
  ObjectionRecorder recorder_{database_, io_.get_executor()};
  store::Database rehearsing_{{.url = url_,
                               .application = "test",
                               .connections = 1,
                               .end = store::Database::End::roll_back}};
  test::HeardTroubles heard_;
  PageTroubles troubles_{rehearsing_, clock_, heard_};
  SimClock rehearsal_clock_;
  RecordingRehearsal rehearsal_{rehearsing_, rehearsing_, rehearsal_clock_, troubles_,
                                io_.get_executor()};
  VisitCounts visits_;
  ObjectionPages pages_{database_, clock_,     words_,    recorder_,
                        tokens_,   rehearsal_, troubles_, visits_};
  StatementEndpoint statements_{database_, clock_, recorder_, tokens_, troubles_, test::test_lanes};

 private:
  static boost::asio::awaitable<void> keep(Answering answering, http::Response* answer,
                                           std::exception_ptr* failure) {
    try {
      *answer = co_await std::move(answering);
    } catch (...) {
      *failure = std::current_exception();
    }
  }
};

}  // namespace crier::app
