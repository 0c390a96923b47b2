package aid

import "slices"

// Department is the office of the county that a seat belongs to. The plan is
// carried out by three of them together (四1).
type Department string

// The departments. A seat of a school, a township or an admin is of Education.
const (
	Education Department = "education"
	Finance   Department = "finance"
	Poverty   Department = "poverty"
)

// Departments are all departments in their order.
var Departments = []Department{Education, Finance, Poverty}

// Label is the department's Chinese name.
func (d Department) Label() string {
	return map[Department]string{Education: "教育", Finance: "财政", Poverty: "扶贫"}[d]
}

// Known tells whether the department is one of ours.
func (d Department) Known() bool { return slices.Contains(Departments, d) }

// OfDepartment tells whether a seat of the role may belong to another
// department than Education.
func (r Role) OfDepartment() bool { return r == Clerk || r == Reviewer || r == Leader }
