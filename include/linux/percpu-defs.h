/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H
/*
 * Per-CPU variables: how they are declared and how this CPU's copy is reached.
 *
 * A per-CPU pointer is an address in the template; CPU n's copy lies __per_cpu_offset[n] above it. this_cpu_*() are
 * single instructions through the segment register, whole with respect to interrupts and to migration; raw_cpu_*()
 * and __this_cpu_*() are the same here.
 */
#ifdef MODULE
#define PER_CPU_BASE_SECTION ".data..percpu"
#else
#define PER_CPU_BASE_SECTION "percpu_data"
#endif
#define PER_CPU_SHARED_ALIGNED_SECTION ""
#define PER_CPU_ALIGNED_SECTION ""
#define PER_CPU_FIRST_SECTION ""

#define __PCPU_ATTRS(sec) __percpu __attribute__((section(PER_CPU_BASE_SECTION)))
#define DECLARE_PER_CPU_SECTION(type, name, sec) extern __PCPU_ATTRS(sec) __typeof__(type) name
#define DEFINE_PER_CPU_SECTION(type, name, sec) __PCPU_ATTRS(sec) __typeof__(type) name

#define DECLARE_PER_CPU(type, name) DECLARE_PER_CPU_SECTION(type, name, "")
#define DEFINE_PER_CPU(type, name) DEFINE_PER_CPU_SECTION(type, name, "")
#define DECLARE_PER_CPU_FIRST(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_FIRST(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name) ____cacheline_aligned_in_smp
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name) ____cacheline_aligned_in_smp
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU(type, name) ____cacheline_aligned
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name) ____cacheline_aligned
#define DECLARE_PER_CPU_PAGE_ALIGNED(type, name) DECLARE_PER_CPU(type, name) __aligned(4096)
#define DEFINE_PER_CPU_PAGE_ALIGNED(type, name) DEFINE_PER_CPU(type, name) __aligned(4096)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_DECRYPTED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_DECRYPTED(type, name) DEFINE_PER_CPU(type, name)

#ifndef __ASSEMBLY__
/* Refuses anything but a pointer, at no cost. */
#define __verify_pcpu_ptr(ptr) \
	do { \
		const void __percpu *__vpp_verify = (typeof((ptr) + 0))NULL; \
		(void)__vpp_verify; \
	} while (0)

#define SHIFT_PERCPU_PTR(__p, __offset) RELOC_HIDE((typeof(*(__p)) __kernel __force *)(__p), (__offset))
#define per_cpu_ptr(ptr, cpu) \
	({ \
		__verify_pcpu_ptr(ptr); \
		SHIFT_PERCPU_PTR((ptr), per_cpu_offset((cpu))); \
	})
#define raw_cpu_ptr(ptr) \
	({ \
		__verify_pcpu_ptr(ptr); \
		SHIFT_PERCPU_PTR((ptr), __my_cpu_offset); \
	})
#define this_cpu_ptr(ptr) raw_cpu_ptr(ptr)
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))

/* Keep the task on its CPU while it uses the variable. */
#define get_cpu_var(var) \
	(*({ \
		preempt_disable(); \
		this_cpu_ptr(&var); \
	}))
#define put_cpu_var(var) \
	do { \
		(void)&(var); \
		preempt_enable(); \
	} while (0)
#define get_cpu_ptr(var) \
	({ \
		preempt_disable(); \
		this_cpu_ptr(var); \
	})
#define put_cpu_ptr(var) \
	do { \
		(void)(var); \
		preempt_enable(); \
	} while (0)

#define this_cpu_read(pcp) __pcpu_read(pcp)
#define this_cpu_write(pcp, val) __pcpu_write(pcp, val)
#define this_cpu_add(pcp, val) __pcpu_op(pcp, "add", val)
#define this_cpu_and(pcp, val) __pcpu_op(pcp, "and", val)
#define this_cpu_or(pcp, val) __pcpu_op(pcp, "or", val)
#define this_cpu_add_return(pcp, val) __pcpu_add_return(pcp, val)
#define this_cpu_xchg(pcp, nval) __pcpu_xchg(pcp, nval)
#define this_cpu_cmpxchg(pcp, oval, nval) __pcpu_cmpxchg(pcp, oval, nval)
#define this_cpu_cmpxchg_double(p1, p2, o1, o2, n1, n2) __pcpu_cmpxchg_double(p1, p2, o1, o2, n1, n2)
#define this_cpu_sub(pcp, val) this_cpu_add(pcp, -(typeof(pcp))(val))
#define this_cpu_inc(pcp) this_cpu_add(pcp, 1)
#define this_cpu_dec(pcp) this_cpu_sub(pcp, 1)
#define this_cpu_sub_return(pcp, val) this_cpu_add_return(pcp, -(typeof(pcp))(val))
#define this_cpu_inc_return(pcp) this_cpu_add_return(pcp, 1)
#define this_cpu_dec_return(pcp) this_cpu_add_return(pcp, -1)

#define raw_cpu_read(pcp) this_cpu_read(pcp)
#define raw_cpu_write(pcp, val) this_cpu_write(pcp, val)
#define raw_cpu_add(pcp, val) this_cpu_add(pcp, val)
#define raw_cpu_and(pcp, val) this_cpu_and(pcp, val)
#define raw_cpu_or(pcp, val) this_cpu_or(pcp, val)
#define raw_cpu_add_return(pcp, val) this_cpu_add_return(pcp, val)
#define raw_cpu_xchg(pcp, nval) this_cpu_xchg(pcp, nval)
#define raw_cpu_cmpxchg(pcp, oval, nval) this_cpu_cmpxchg(pcp, oval, nval)
#define raw_cpu_cmpxchg_double(p1, p2, o1, o2, n1, n2) this_cpu_cmpxchg_double(p1, p2, o1, o2, n1, n2)
#define raw_cpu_sub(pcp, val) this_cpu_sub(pcp, val)
#define raw_cpu_inc(pcp) this_cpu_inc(pcp)
#define raw_cpu_dec(pcp) this_cpu_dec(pcp)
#define raw_cpu_sub_return(pcp, val) this_cpu_sub_return(pcp, val)
#define raw_cpu_inc_return(pcp) this_cpu_inc_return(pcp)
#define raw_cpu_dec_return(pcp) this_cpu_dec_return(pcp)

#define __this_cpu_read(pcp) this_cpu_read(pcp)
#define __this_cpu_write(pcp, val) this_cpu_write(pcp, val)
#define __this_cpu_add(pcp, val) this_cpu_add(pcp, val)
#define __this_cpu_and(pcp, val) this_cpu_and(pcp, val)
#define __this_cpu_or(pcp, val) this_cpu_or(pcp, val)
#define __this_cpu_add_return(pcp, val) this_cpu_add_return(pcp, val)
#define __this_cpu_xchg(pcp, nval) this_cpu_xchg(pcp, nval)
#define __this_cpu_cmpxchg(pcp, oval, nval) this_cpu_cmpxchg(pcp, oval, nval)
#define __this_cpu_cmpxchg_double(p1, p2, o1, o2, n1, n2) this_cpu_cmpxchg_double(p1, p2, o1, o2, n1, n2)
#define __this_cpu_sub(pcp, val) this_cpu_sub(pcp, val)
#define __this_cpu_inc(pcp) this_cpu_inc(pcp)
#define __this_cpu_dec(pcp) this_cpu_dec(pcp)
#define __this_cpu_sub_return(pcp, val) this_cpu_sub_return(pcp, val)
#define __this_cpu_inc_return(pcp) this_cpu_inc_return(pcp)
#define __this_cpu_dec_return(pcp) this_cpu_dec_return(pcp)
#endif
#endif
