// The delivery state machine with a clock that stands still.
#include "host/outbox/mail_queue.hpp"

#include <mutex>
#include <set>
#include <thread>

#include "host/i18n/i18n.hpp"
#include "instance.hpp"

namespace store_test {
namespace {

using ent::smtp::Outcome;
using ent::smtp::Report;
using ent::smtp::Step;

struct Queue {
  explicit Queue(MailChoice choice = MailChoice::at_once)
      : instance(directory.path()), mails(instance.services->mail().queue()) {
    put("p-1", choice);
  }
  void put(const std::string& person, MailChoice choice) {
    InboxItem item;
    item.id = ++last_item, item.person = person;
    EXPECT_TRUE(ok(instance.services->database().write(
        [&](Transaction& transaction) { return mails.add(transaction, item, choice); })));
  }
  QueuedMail claim() {
    const auto mail = mails.claim();
    EXPECT_TRUE(ok(mail));
    EXPECT_TRUE(mail->has_value());
    return mail->value_or(QueuedMail());
  }
  bool none_due() { return !mails.claim()->has_value(); }
  std::map<std::string, std::int64_t> counts() { return *mails.counts(); }
  TempDir directory;
  Instance instance;
  MailQueue& mails;
  std::int64_t last_item = 0;
};

using Counts = std::map<std::string, std::int64_t>;

TEST(MailQueue, ALetterIsClaimedByOneWorkerAndSentOnce) {
  Queue queue;
  const QueuedMail mail = queue.claim();
  EXPECT_TRUE(queue.none_due());
  ASSERT_TRUE(ok(queue.mails.begin_sending(mail)));
  EXPECT_EQ(status(queue.mails.begin_sending(mail)), Status::conflict) << "the content leaves once";
  ASSERT_TRUE(ok(queue.mails.finish(mail, {Outcome::sent, Step::content, 250, "Ok"})));
  EXPECT_EQ(status(queue.mails.finish(mail, {Outcome::sent, Step::content, 250, "Ok"})), Status::conflict);
  EXPECT_EQ(queue.counts(), (Counts{{"sent", 1}}));
}

TEST(MailQueue, SeveralWorkersSendEachLetterOnce) {
  Queue queue;
  for (int i = 0; i < 99; ++i) queue.put("p-1", MailChoice::at_once);
  std::mutex mutex;
  std::multiset<std::int64_t> sent;
  const auto work = [&] {
    for (;;) {
      const auto mail = queue.mails.claim();
      ASSERT_TRUE(ok(mail));
      if (!*mail) return;
      if (queue.mails.begin_sending(**mail).has_value()) {
        const std::lock_guard lock(mutex);
        sent.insert((*mail)->id);
      }
      ASSERT_TRUE(ok(queue.mails.finish(**mail, {Outcome::sent, Step::content, 250, "Ok"})));
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) workers.emplace_back(work);
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(sent.size(), 100u);
  EXPECT_EQ(std::set<std::int64_t>(sent.begin(), sent.end()).size(), 100u);
}

TEST(MailQueue, FailuresAreRepeatedWithLongerPausesThenGivenUp) {
  Queue queue;
  std::string message_id;
  for (const std::int64_t pause_ms : {60'000, 300'000, 1'800'000, 7'200'000, 43'200'000}) {
    const QueuedMail mail = queue.claim();
    if (!message_id.empty()) {
      EXPECT_EQ(mail.message_id, message_id) << "a retry can be recognised";
    }
    message_id = mail.message_id;
    ASSERT_TRUE(ok(queue.mails.finish(mail, {Outcome::later, Step::recipient, 451, "liste grise"})));
    queue.instance.clock.advance(pause_ms - 1);
    EXPECT_TRUE(queue.none_due());
    queue.instance.clock.advance(1);
  }
  ASSERT_TRUE(ok(queue.mails.finish(queue.claim(), {Outcome::later, Step::recipient, 451, "encore"})));
  EXPECT_EQ(queue.counts(), (Counts{{"given_up", 1}}));
  const auto problems = queue.mails.problems(10);
  ASSERT_EQ(problems->size(), 1u);
  EXPECT_EQ(problems->front().words, "encore");
  EXPECT_EQ(problems->front().step, "recipient");
  EXPECT_EQ(*queue.mails.retry(0), 1);
  EXPECT_EQ(queue.claim().failures, 0);
}

TEST(MailQueue, ARefusalIsFinalAndOfOneLetter) {
  Queue queue;
  queue.put("p-2", MailChoice::at_once);
  ASSERT_TRUE(ok(queue.mails.finish(queue.claim(), {Outcome::refused, Step::recipient, 550, "inconnu"})));
  EXPECT_EQ(queue.claim().person, "p-2") << "the others go on";
  EXPECT_FALSE(queue.mails.trouble()->has_value());
  EXPECT_EQ(status(queue.mails.retry(0)), Status::not_found) << "not by « retry all »";
  EXPECT_EQ(*queue.mails.retry(queue.mails.problems(1)->front().id), 1);
}

TEST(MailQueue, AFailedServerMakesEveryDueLetterWait) {
  Queue queue;
  for (int i = 0; i < 5; ++i) queue.put("p-2", MailChoice::at_once);
  queue.put("p-3", MailChoice::digest);
  ASSERT_TRUE(ok(queue.mails.finish(queue.claim(), {Outcome::server, Step::connect, 0, "refused"})));
  EXPECT_TRUE(queue.none_due());
  ASSERT_TRUE(queue.mails.trouble()->has_value());
  EXPECT_EQ((*queue.mails.trouble())->step, "connect");
  EXPECT_EQ(queue.mails.problems(10)->size(), 6u) << "the digest is not due and did not fail";
  queue.instance.clock.advance(60'000);
  ASSERT_TRUE(ok(queue.mails.finish(queue.claim(), {Outcome::server, Step::connect, 0, "refused"})));
  EXPECT_EQ((*queue.mails.trouble())->since_ms, kNow) << "since the first failure";
  queue.instance.clock.advance(300'000);
  ASSERT_TRUE(ok(queue.mails.finish(queue.claim(), {Outcome::sent, Step::content, 250, "Ok"})));
  EXPECT_FALSE(queue.mails.trouble()->has_value()) << "it works again";
}

TEST(MailQueue, WhatWasUnderWayWhenTheProcessEndedIsUnknownAndNotSentAgain) {
  Queue queue;
  queue.put("p-2", MailChoice::at_once);
  const QueuedMail first = queue.claim(), second = queue.claim();
  ASSERT_TRUE(ok(queue.mails.begin_sending(first)));
  EXPECT_EQ(*queue.mails.recover(), 1);
  EXPECT_EQ(queue.counts(), (Counts{{"unknown", 1}, {"pending", 1}}));
  EXPECT_EQ(queue.claim().id, second.id) << "the other had not begun: it is sent";
  EXPECT_TRUE(queue.none_due());
  EXPECT_EQ(status(queue.mails.retry(0)), Status::not_found) << "never by itself";
  EXPECT_EQ(*queue.mails.retry(first.id), 1) << "only when the administrator says so";
  EXPECT_EQ(queue.claim().message_id, first.message_id);
}

TEST(MailQueue, AnExpiredLeaseIsTakenOverOnlyBeforeTheContent) {
  Queue queue;
  const QueuedMail mine = queue.claim();
  queue.instance.clock.advance(kMailLeaseMs);
  const QueuedMail other = queue.claim();
  EXPECT_EQ(other.id, mine.id);
  EXPECT_EQ(status(queue.mails.begin_sending(mine)), Status::conflict) << "the first worker is told in time";
  ASSERT_TRUE(ok(queue.mails.begin_sending(other)));
  queue.instance.clock.advance(kMailLeaseMs);
  EXPECT_TRUE(queue.none_due());
  EXPECT_EQ(queue.counts(), (Counts{{"unknown", 1}}));
}

TEST(MailQueue, ADigestGathersTheDayAndIsClosedWhenItLeaves) {
  Queue queue(MailChoice::digest);
  queue.put("p-1", MailChoice::digest);
  queue.put("p-2", MailChoice::digest);
  queue.put("p-3", MailChoice::ent_only);
  EXPECT_EQ(queue.counts(), (Counts{{"pending", 2}}));
  EXPECT_TRUE(queue.none_due());
  queue.instance.clock.set(next_hour_in_paris(kNow, kDigestHour));
  const QueuedMail mail = queue.claim();
  EXPECT_TRUE(mail.digest);
  queue.put("p-1", MailChoice::digest);
  EXPECT_EQ(queue.counts(), (Counts{{"pending", 3}})) << "what comes now is for tomorrow";
}

}  // namespace
}  // namespace store_test
