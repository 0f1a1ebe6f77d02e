/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for what others do in their own time, and tell nobody.
 */
#ifndef _NKE_KUNIT_EVENTUALLY_H
#define _NKE_KUNIT_EVENTUALLY_H

#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

/* Whether @cond comes to hold; a minute is enough for all of it. */
#define eventually(cond) ({						\
	unsigned long eventually_end = jiffies + 60 * HZ;		\
	bool eventually_is;						\
									\
	while (!(eventually_is = (cond)) &&				\
	       time_before(jiffies, eventually_end))			\
		schedule_timeout_uninterruptible(1);			\
	eventually_is;							\
})

/* Whether @task sleeps in one of the states before it is @done. */
static inline bool task_sleeps(struct task_struct *task,
			       struct completion *done, unsigned int state)
{
	unsigned long end = jiffies + 10 * HZ;

	while (!(READ_ONCE(task->__state) & state)) {
		if (completion_done(done) || time_after(jiffies, end))
			return false;
		schedule_timeout_uninterruptible(1);
	}
	return !completion_done(done);
}

#endif /* _NKE_KUNIT_EVENTUALLY_H */
