// Letters: nothing is sent from here. People wait until they are exported for the post
// (use_cases/letters/), so that this takes no notice of anybody; it stands for the channel where
// the engine asks for one.
#pragma once

#include <memory>

#include "dispatch/notice_feed.h"

namespace crier::channel {

[[nodiscard]] std::unique_ptr<dispatch::Channel> make_post_channel();

}  // namespace crier::channel
