#include "daemon/feedback/text_keeper.h"

#include <exception>
#include <utility>

#include "dispatch/caught_refusal.h"
#include "feedback/text/came_text.h"
#include "net/smpp/deliver_body.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/feedback/text_intake.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// What cannot be read is kept for people: an SMSC that is refused would send it for ever.
feedback::CameText came_text(std::string body) {
  auto read = smpp::read_delivery(body);
  if (!read) return {.unreadable = body.empty() ? std::string(1, '\0') : std::move(body)};
  return {.from = std::move(read->source),
          .from_type = read->source_type,
          .to = std::move(read->destination),
          .esm_class = read->esm_class,
          .data_coding = read->data_coding,
          .octets = std::move(read->octets),
          .receipted_id = std::move(read->receipted_id),
          .message_state = read->message_state,
          .network_error = std::move(read->network_error)};
}

}  // namespace

asio::awaitable<bool> TextKeeper::keep(std::vector<std::string> bodies) {
  const std::size_t count = bodies.size();
  std::vector<feedback::CameText> texts;
  for (std::string& body : bodies) texts.push_back(came_text(std::move(body)));
  auto work = [texts = std::move(texts), now = clock_.wall_now()](store::Transaction& transaction) {
    keep_texts(transaction, now, texts);
  };
  std::exception_ptr failure;
  try {
    auto keeping = store::ask(&database_, std::move(work));
    co_await std::move(keeping);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return true;
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  if (const auto kept_back = warning_limit_.admit(clock_.now())) {
    log::warn("receipts and answers by SMS cannot be kept; they are sent again",
              {{"texts", count},
               {"why", text_of(dispatch::refusal_of(failure))},
               {"kept_back", *kept_back}});
  }
  co_return false;
}

}  // namespace crier::app
