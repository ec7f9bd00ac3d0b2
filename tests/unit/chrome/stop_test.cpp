// Stopping a host while its plugin is at work: the plugin (test_plugin.c) aborts when it is destroyed under its own
// work.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "running_host.hpp"

using chrome_test::RunningHost;
using ent::host::Stopped;
using namespace std::chrono_literals;

namespace {

const ent::host::PluginSource kSample{TEST_PLUGIN_MANIFEST, TEST_PLUGIN_FILE};

std::string make_pipe(const RunningHost& host, const char* name) {
  const auto path = host.path() / name;
  EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
  return path;
}

// Blocks until the plugin is at work.
void wait_for_arrival(const std::string& pipe) {
  const int in = ::open(pipe.c_str(), O_RDONLY);
  char byte = 0;
  EXPECT_EQ(::read(in, &byte, 1), 1);
  ::close(in);
}

TEST(Stop, ARequestInsideThePluginIsCancelledBeforeThePluginEnds) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  const std::string pipe = make_pipe(host, "arrived");
  std::thread asker([&] { EXPECT_ANY_THROW(alpha.get("/app/sample/attend?p=" + pipe)); });
  wait_for_arrival(pipe);
  EXPECT_EQ(host.application().stop(0ms), Stopped::cut_short);
  EXPECT_EQ(host.application().plugins().find("sample")->state(), ent::host::PluginState::stopped);
  asker.join();
}

TEST(Stop, APluginThatDoesNotEndIsLeftAsItIs) {
  RunningHost host({kSample}, 0ms);
  auto alpha = host.signed_in("alpha");
  const std::string pipe = make_pipe(host, "arrived");
  const std::string end = make_pipe(host, "end");
  std::thread asker([&] { EXPECT_ANY_THROW(alpha.get("/app/sample/attend?p=" + pipe + "&q=" + end)); });
  wait_for_arrival(pipe);
  EXPECT_EQ(host.application().stop(0ms), Stopped::still_running);
  EXPECT_EQ(host.application().plugins().find("sample")->state(), ent::host::PluginState::active);
  ::close(::open(end.c_str(), O_WRONLY));  // it ends now; the destructor of the host waits for that
  asker.join();
}

TEST(Stop, AJobInsideThePluginIsCancelledAndRunsAgainLater) {
  RunningHost host({kSample});
  const std::string pipe = make_pipe(host, "arrived");
  ent::host::JobRequest request;
  request.kind = "sample.wait";
  request.payload = '"' + pipe + '"';
  const auto id = host.services().jobs().enqueue("sample", request);
  ASSERT_TRUE(id.has_value());
  host.application().plugins().wake_jobs();
  wait_for_arrival(pipe);
  EXPECT_EQ(host.application().stop(0ms), Stopped::cleanly);
  EXPECT_EQ(host.services().jobs().get("sample", *id)->state, "waiting");
}

}  // namespace
