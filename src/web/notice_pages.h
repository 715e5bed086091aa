// The pages that notices link to: the same notice in the other languages (notice/page_link.h). They
// name nobody; the objection link in them is that of the token in their address. Reading one
// changes nothing.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "net/http/message.h"
#include "notice/page_link.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "web/page_troubles.h"
#include "web/shown_words.h"

namespace crier::app {

struct NoticePagesOptions {
  std::string pages_url;
  store::Settings settings;
};

class NoticePages {
 public:
  // What is referred to must outlive this.
  NoticePages(store::Database& database, const Clock& clock, const ShownWords& words,
              PageTroubles& troubles, NoticePagesOptions options);
  ~NoticePages();
  NoticePages(const NoticePages&) = delete;
  NoticePages& operator=(const NoticePages&) = delete;

  // Answers a GET below page_path_root: in the language of ?lang=, else in the one that the browser
  // wants, else in that of the country. 404 for an address that no notice has; 503 while the
  // database is away or refuses it.
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request);

 private:
  // What is known of a campaign, for a while. Null notices: there is none of this key that has
  // begun.
  struct CachedNotices {
    std::shared_ptr<OpenedCampaign> notices;
    SteadyTime until;
  };

  boost::asio::awaitable<std::shared_ptr<OpenedCampaign>> notices_of(std::string key);
  void remember(const std::string& key, CachedNotices cached);
  [[nodiscard]] http::Response page(OpenedCampaign& notices, const notice::PageAddress& address,
                                    const http::Request& request) const;
  [[nodiscard]] http::Response missing(const http::Request& request) const;

  store::Database& database_;
  const Clock& clock_;
  const ShownWords& words_;
  NoticePagesOptions options_;
  std::map<std::string, CachedNotices, std::less<>> cached_;  // By key; few.
  PageTroubles& troubles_;
};

}  // namespace crier::app
