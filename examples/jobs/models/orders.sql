{{ config(materialized="table", tags=["hourly"]) }}

select 1 as id, 'bread' as item, 2 as amount
union all
select 2 as id, 'milk' as item, 5 as amount
